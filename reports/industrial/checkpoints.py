"""Metrics of every epoch to those of metrics.csv: the last epoch's, and the best on the test set."""

import pandas as pd

from reports.metrics import COLUMNS, LAST

ORACLE = "oracle"
RUN = ["category", "repetition", "metric"]


def checkpoint_metrics(epochs: pd.DataFrame, *, dataset: str, protocol: str, method: str) -> pd.DataFrame:
    """The columns COLUMNS from `category, repetition, epoch, metric, value` (a fraction).

    `last` is the headline. `oracle` is the best epoch of each metric by itself, chosen on the test set, as BGAD's
    official code reports it; it is given only of metrics that every epoch has, and is NaN where the last epoch is.
    """
    ordered = epochs.sort_values("epoch")
    runs = ordered.groupby(RUN)["value"]
    last = ordered.groupby(RUN).tail(1).set_index(RUN)["value"]
    best = runs.max()[runs.size() == ordered["epoch"].nunique()].where(last.notna())
    found = pd.concat({LAST: last, ORACLE: best}, names=["checkpoint"]).rename("value").reset_index()
    found = found.assign(dataset=dataset, protocol=protocol, method=method)
    return found.assign(value=100 * found["value"])[list(COLUMNS)]

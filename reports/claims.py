"""What a paper says of two methods without a number that could be compared: one lies below the other."""

import pandas as pd

from reports.cells import table_cells
from reports.spec import MEAN, TableSpec


def claimed_differences(metrics: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    """One row per claim of the table: columns `lower, higher, metric, text, ours, repetitions`.

    `ours` is the mean of `lower` less that of `higher` in points, NaN unless both are there, and `repetitions` how many
    of each finished at least.
    """
    cells = table_cells(metrics, spec)
    means = cells[cells["category"] == MEAN].set_index(["method", "metric"])[["value", "repetitions"]]
    rows = []
    for claim in spec.claims:
        pair = means.reindex([(claim.lower, claim.metric), (claim.higher, claim.metric)])
        ours = pair["value"].iloc[0] - pair["value"].iloc[1]
        rows.append({**vars(claim), "ours": ours, "repetitions": pair["repetitions"].fillna(0).min()})
    return pd.DataFrame(rows)

"""Who shares the first place of a table."""

import pandas as pd

from reports.significance.blocks import averages, blocks
from reports.significance.comparison import against_best
from reports.significance.testing import ALPHA
from reports.spec import TableSpec


def tested_average(spec: TableSpec) -> str:
    """The average over whose members `indistinguishable` tests: the mean, or the table's first."""
    return averages(spec)[0]


def indistinguishable(metrics: pd.DataFrame, spec: TableSpec, metric: str) -> frozenset[str]:
    """The methods of a table that are not significantly worse than the best by a metric, the best among them.

    metrics: the columns of metrics.csv. The best is that of the highest mean over the table's first average; the others
    are tested against it by the signed-rank test over categories, with Holm's correction for as many tests, at 0.05.
    With few categories nothing can be significant, and all methods are in it. A method without all of its numbers is
    not. Choosing the best by the same numbers favours it a little, which no correction undoes.
    """
    values = blocks(metrics, spec, metric, tested_average(spec))
    if values.empty:
        return frozenset()
    best, p = against_best(values)
    return frozenset({best, *p.index[p > ALPHA]})

"""What is paired: a number per category and method, the mean over repetitions."""

import pandas as pd

from reports.cells import run_grid
from reports.metrics import LAST
from reports.spec import MEAN, TableSpec

DECIMALS = 6  # of metrics.csv: what agrees so far is equal


def averages(spec: TableSpec) -> tuple[str, ...]:
    """The averages of a table whose members are compared: the mean, or, without one, each average on its own.

    One whose members are all absent is none.
    """
    names = (MEAN,) if MEAN in spec.averages else tuple(spec.averages)
    return tuple(name for name in names if spec.members(name))


def blocks(metrics: pd.DataFrame, spec: TableSpec, metric: str, average: str) -> pd.DataFrame:
    """One row per member of an average, one column per method that we ran: the mean over repetitions, in percent.

    metrics: the columns of metrics.csv. Repetitions of a category share its images and are no independent sample, so
    that only their mean enters a test; known classes of a category share them too, and enter as their mean where the
    table has one. A method without all of its numbers is left out, and `left_out` names it. Equal numbers are equal to
    the last bit.
    """
    return _means(metrics, spec, metric, average).dropna(axis="columns").round(DECIMALS)


def categories(number: int) -> str:
    """So many categories, in words."""
    return f"{number} category" if number == 1 else f"{number} categories"


def left_out(metrics: pd.DataFrame, spec: TableSpec, metric: str, average: str) -> tuple[str, ...]:
    """The methods that we ran and that `blocks` leaves out: a repetition has no number, as where one diverged."""
    incomplete = _means(metrics, spec, metric, average).isna().any()
    return tuple(incomplete.index[incomplete])


def _means(metrics: pd.DataFrame, spec: TableSpec, metric: str, average: str) -> pd.DataFrame:
    here = spec.cells(metrics)
    last = here[(here["checkpoint"] == LAST) & (here["metric"] == metric)]
    members = list(spec.members(average))
    means = {
        row.method: run_grid(last[last["method"] == row.method], spec)[members].mean(skipna=False)
        for row in spec.rows
        if not row.quoted and row.method in set(last["method"])
    }
    return pd.DataFrame(means, index=members, dtype=float)

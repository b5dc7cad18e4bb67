"""Ours less published, by table and method: what a forest plot shows of the ledger."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from reports.ledger import HOLDS
from reports.metrics import VERSUS
from reports.spec import MEAN


class DifferenceRow(NamedTuple):
    """One method in a table, all its metrics.

    cells: float64 (k,), the differences of its cells in points. holds: bool (k,), whether each is within the tolerance.
    """

    label: str
    cells: tuple[float, ...]
    holds: tuple[bool, ...]

    @property
    def mean(self) -> float:
        return sum(self.cells) / len(self.cells)


class TableDifferences(NamedTuple):
    """The rows of a table from top to bottom, and its tolerance in points."""

    table: str
    tolerance: float
    rows: tuple[DifferenceRow, ...]

    @property
    def cells(self) -> int:
        return sum(len(row.cells) for row in self.rows)

    @property
    def held(self) -> int:
        return sum(sum(row.holds) for row in self.rows)


def table_differences(ledger: pd.DataFrame, labels: Mapping[str, Mapping[str, str]]) -> tuple[TableDifferences, ...]:
    """The tables with compared cells, in the ledger's order.

    ledger: the columns of ledger.csv, as `read_ledger` gives them. labels: of the methods, by table; another method
    goes by its key. A printed mean is a cell only where none of those that it is over is compared.
    """
    return tuple(_table(cells, labels) for _, cells in ledger[is_compared(ledger)].groupby("table", sort=False))


def is_compared(ledger: pd.DataFrame) -> "pd.Series[bool]":
    """Whether each row has a number of ours beside a published one; a claim has none."""
    return ledger["published"].notna() & ledger["difference"].notna()


def _table(cells: pd.DataFrame, labels: Mapping[str, Mapping[str, str]]) -> TableDifferences:
    name, shown = str(cells["table"].iloc[0]), cells[~_is_mean_of_others(cells)]
    rows = []
    for method, row in shown.groupby("method", sort=False):
        label = labels.get(name, {}).get(str(method), str(method))
        rows.append(DifferenceRow(label, tuple(row["difference"]), tuple(row["verdict"] == HOLDS)))
    return TableDifferences(name, float(cells["tolerance"].iloc[0]), tuple(rows))


def _is_mean_of_others(cells: pd.DataFrame) -> "pd.Series[bool]":
    """Whether each is a mean, and cells that it is over are among them."""
    mean = (cells["category"] == MEAN) | (cells["metric"] == f"{VERSUS}_{MEAN}")
    metric = cells["metric"].mask(cells["metric"].str.startswith(VERSUS), VERSUS)
    of_all = mean & (~mean).groupby([cells["method"], metric]).transform("any")
    return of_all | _has_parts(cells)


def _has_parts(cells: pd.DataFrame) -> "pd.Series[bool]":
    """Whether each is of a product, and known classes of it, `<product>.<class>`, are among them."""
    product = cells["category"].str.partition(".")[0]
    whole = cells["category"] == product
    return whole & (~whole).groupby([cells["method"], cells["metric"], product]).transform("any")

"""The csv of a table, read cell by cell for printing."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from reports.printing import FEWEST_WITH_SECOND, NOT_WORSE, Mark
from reports.spec import Row, TableSpec


@dataclass(frozen=True)
class TableView(ABC):
    """Numbers by method, category and metric; as text they are empty where there is none.

    `kind` of a number is `_std`, `_oracle` or nothing, which is ours or, of a quoted method, the paper's.
    """

    table: pd.DataFrame
    spec: TableSpec

    @abstractmethod
    def number(self, row: Row, key: str, metric: str, kind: str = "") -> float: ...

    @abstractmethod
    def quoted_methods(self) -> dict[str, bool]:
        """Whether a method of the table is quoted."""

    def rows(self, *, quoted: bool) -> list[Row]:
        """The printed methods that are quoted, or those that were run."""
        marks = self._quoted
        return [row for row in self.spec.printed_methods if row.method in marks and marks[row.method] == quoted]

    def is_quoted(self, row: Row) -> bool:
        return self._quoted[row.method]

    def text(self, row: Row, key: str, metric: str, kind: str = "") -> str:
        value = self.number(row, key, metric, kind)
        return self.spec.print.published_text(value) if self.is_quoted(row) else self.spec.print.text(value)

    def mark(self, row: Row, key: str, metric: str) -> Mark:
        """How the number is to be set off from those of other methods; quoted ones do not compete."""
        if self.spec.print.best == NOT_WORSE:
            return "best" if row.method in self.spec.leaders.get((key, metric), ()) else ""
        ours = {other.method: self.text(other, key, metric) for other in self.rows(quoted=False)}
        return self.spec.print.marks(ours).get(row.method, "")

    @property
    def legend(self) -> str:
        """What bold and underlined numbers are; empty where none is set off."""
        options, competing = self.spec.print, len(self.rows(quoted=False))
        if options.best == "none" or competing < 2:
            return ""
        if options.best == NOT_WORSE:
            return "Bold, of the mean: not significantly worse than the best of our own, at 0.05."
        second = options.second and competing >= FEWEST_WITH_SECOND
        return "Bold: the best of our own" + ("; underlined: the second." if second else ".")

    @cached_property
    def _quoted(self) -> dict[str, bool]:
        return self.quoted_methods()


class ComparisonView(TableView):
    """table: from `comparison_table`, or its csv."""

    def quoted_methods(self) -> dict[str, bool]:
        return {method: bool(quoted) for method, quoted in self.table[["method", "quoted"]].itertuples(index=False)}

    def number(self, row: Row, key: str, metric: str, kind: str = "") -> float:
        (value,) = self.table.loc[self.table["method"] == row.method, f"{key}{kind}"]
        return float(value)

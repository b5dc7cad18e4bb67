"""The numbers of a table, read cell by cell for printing."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from reports.metrics import VERSUS
from reports.printing import FEWEST_WITH_SECOND, NOT_WORSE, Mark
from reports.published.reader import targets
from reports.spec import Row, TableSpec

AUXILIARY, QUOTED = "†", "*"
FOOTNOTES = {AUXILIARY: "uses an auxiliary set", QUOTED: "quoted from the paper, not run here"}
ORACLE_LEGEND = "Oracle: the best epoch on the test set, per metric; ours is the last epoch."
Key = tuple[str, str, str]


def comparable(published: pd.DataFrame | None, spec: TableSpec) -> dict[Key, float]:
    """The published numbers that ours may be compared with, by (method, category, metric); none if none is printed."""
    if published is None or spec.print.published == "none":
        return {}
    cells = targets(published, spec)
    keys = zip(cells["method"], cells["category"], cells["metric"], strict=True)
    return dict(zip(keys, cells["value"], strict=True))


@dataclass(frozen=True)
class TableView(ABC):
    """Numbers by method, category and metric; as text they are empty where there is none.

    `kind` of a number is `_std`, `_oracle` or nothing, which is ours or, of a quoted method, the paper's. published:
    from `comparable`.
    """

    table: pd.DataFrame
    spec: TableSpec
    published: Mapping[Key, float] = field(default_factory=dict)

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

    def deviation_text(self, row: Row, key: str, metric: str) -> str:
        return self.text(row, key, metric, "_std") if self.spec.print.deviation else ""

    def published_text(self, row: Row, key: str, metric: str) -> str:
        return self.spec.print.published_text(self._target(row, key, metric))

    def difference_text(self, row: Row, key: str, metric: str) -> str:
        """Ours less the published number."""
        points = self.number(row, key, metric) - self._target(row, key, metric)
        return self.spec.print.difference_text(points)

    def has_published(self, row: Row) -> bool:
        """Whether a published number stands beside ours."""
        return not self.is_quoted(row) and any(method == row.method for method, _, _ in self.published)

    def footmarks(self, row: Row) -> str:
        """What of FOOTNOTES holds of a method."""
        return AUXILIARY * row.auxiliary + QUOTED * self.is_quoted(row)

    @property
    def footnotes(self) -> dict[str, str]:
        """Those of FOOTNOTES that hold of any method that is printed."""
        rows = [row for row in self.spec.printed_methods if row.method in self._quoted]
        marks = "".join(self.footmarks(row) for row in rows)
        return {mark: text for mark, text in FOOTNOTES.items() if mark in marks}

    def mark(self, row: Row, key: str, metric: str) -> Mark:
        """How the number is to be set off from those of other methods; quoted ones do not compete."""
        if not self._compete:
            return ""
        if self.spec.print.best == NOT_WORSE:
            return "best" if row.method in self.spec.leaders.get((key, metric), ()) else ""
        ours = {other.method: self.text(other, key, metric) for other in self.rows(quoted=False)}
        return self.spec.print.marks(ours).get(row.method, "")

    @property
    def legend(self) -> str:
        """What bold and underlined numbers are; empty where none is set off."""
        options = self.spec.print
        if options.best == "none" or not self._compete:
            return ""
        if options.best == NOT_WORSE:
            return "Bold, of the mean: not significantly worse than the best of our own, at 0.05."
        second = options.second and len(self.rows(quoted=False)) >= FEWEST_WITH_SECOND
        return "Bold: the best of our own" + ("; underlined: the second." if second else ".")

    def _target(self, row: Row, key: str, metric: str) -> float:
        return self.published.get((row.method, key, metric), float("nan"))

    @property
    def _compete(self) -> bool:
        return len(self.rows(quoted=False)) > 1

    @cached_property
    def _quoted(self) -> dict[str, bool]:
        return self.quoted_methods()


class ComparisonView(TableView):
    """table: from `comparison_table`."""

    def quoted_methods(self) -> dict[str, bool]:
        return {method: bool(quoted) for method, quoted in self.table[["method", "quoted"]].itertuples(index=False)}

    def number(self, row: Row, key: str, metric: str, kind: str = "") -> float:
        (value,) = self.table.loc[self.table["method"] == row.method, f"{key}{kind}"]
        return float(value)


class ConfusionView(TableView):
    """table: from `confusion_matrix`, which has no deviations; metrics are `auroc_vs_<category>`."""

    def quoted_methods(self) -> dict[str, bool]:
        (row,) = self.spec.rows
        return {row.method: False}

    def number(self, row: Row, key: str, metric: str, kind: str = "") -> float:
        (value,) = self.table.loc[self.table["category"] == key, metric.removeprefix(f"{VERSUS}_")]
        return float("nan") if kind else float(value)

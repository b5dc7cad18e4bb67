"""The numbers of a table as LaTeX: ours with its mark and deviation, and what a paper has."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from reports.printing import Mark
from reports.published.reader import targets
from reports.spec import Row, TableSpec
from reports.tex import Tex
from reports.view import TableView

EMPTY = Tex("--")
AUXILIARY = Tex(r"$^{\dagger}$")
QUOTED = Tex(r"$^{*}$")
MARKED: dict[Mark, str] = {"": "%s", "best": r"\textbf{%s}", "second": r"\underline{%s}"}
Cell = tuple[str, str, str]


def comparable(published: pd.DataFrame | None, spec: TableSpec) -> dict[Cell, float]:
    """The published numbers that ours may be compared with, by (method, category, metric); none if none is printed."""
    if published is None or spec.print.published == "none":
        return {}
    cells = targets(published, spec)
    keys = zip(cells["method"], cells["category"], cells["metric"], strict=True)
    return dict(zip(keys, cells["value"], strict=True))


@dataclass(frozen=True)
class TexNumbers:
    """What is printed of the numbers of one method, category and metric; empty where there is none."""

    view: TableView
    published: Mapping[Cell, float]

    @property
    def of_the_paper(self) -> list[str]:
        """The kinds of numbers that are printed beside or under ours where the paper has one."""
        return ["published", "difference"] if self.view.spec.print.difference else ["published"]

    def text(self, kind: str, row: Row, key: str, metric: str) -> Tex:
        """`kind` is ours, published, difference or oracle."""
        texts = {"ours": self._ours, "published": self._theirs, "difference": self._difference, "oracle": self._oracle}
        return texts[kind](row, key, metric)

    def _ours(self, row: Row, key: str, metric: str) -> Tex:
        """A quoted method's is the paper's; behind it the deviation."""
        text = self.view.text(row, key, metric)
        shown = MARKED[self.view.mark(row, key, metric)] % text
        deviation = self.view.text(row, key, metric, "_std") if self.view.spec.print.deviation else ""
        return Tex(shown + (rf"\,{{\scriptsize$\pm$\,{deviation}}}" if deviation else ""))

    def _theirs(self, row: Row, key: str, metric: str) -> Tex:
        return Tex(self.view.spec.print.published_text(self._target(row, key, metric)))

    def _difference(self, row: Row, key: str, metric: str) -> Tex:
        """Ours less the published number."""
        points = self.view.number(row, key, metric) - self._target(row, key, metric)
        text = self.view.spec.print.difference_text(points)
        return Tex(f"${text}$" if text else "")

    def _oracle(self, row: Row, key: str, metric: str) -> Tex:
        return Tex(self.view.text(row, key, metric, "_oracle"))

    def has_published(self, row: Row) -> bool:
        return not self.view.is_quoted(row) and any(method == row.method for method, _, _ in self.published)

    def _target(self, row: Row, key: str, metric: str) -> float:
        return self.published.get((row.method, key, metric), float("nan"))


def below(kind: str) -> Tex:
    """What stands in front of a line of published numbers or differences under ours."""
    return Tex(rf"\quad{{\footnotesize {kind}}}")


def small(text: str) -> Tex:
    return Tex(rf"{{\footnotesize {text or EMPTY}}}")

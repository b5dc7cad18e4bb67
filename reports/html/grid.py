"""A printed table as rows and columns of numbers, ours beside published ones, whatever its layout."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from reports.html.number import NOTHING, Number

Style = Literal["", "bold", "underlined"]


@dataclass(frozen=True)
class Cell:
    """`shown` is our number, or one that is quoted; `more` stands behind it: its deviation, or the ends of a range.

    with_difference: whether the difference stands below ours with the published number, or in its own view alone.
    """

    shown: Number
    more: str = ""
    style: Style = ""
    published: Number = NOTHING
    difference: Number = NOTHING
    verdict: str = ""
    with_difference: bool = True


@dataclass(frozen=True)
class Line:
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """corner: what stands above the labels. columns: a group, which may be empty, and a header each.

    legend: what the numbers are, and what bold, underlined and marked ones. alone: why no published number stands
    beside any of ours.
    """

    corner: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    legend: str = ""
    alone: str = ""

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Each group above the columns with how many it spans; nothing where no column has one."""
        spans = [(name, len(list(of))) for name, of in groupby(self.columns, key=lambda column: column[0])]
        return spans if any(name for name, _ in spans) else []

    @property
    def views(self) -> dict[str, str]:
        """What can be shown of each cell, in words: ours, and the published number and the difference, if any is."""
        published = any(cell.published.text for cell in self._cells())
        difference = any(cell.difference.text for cell in self._cells())
        both = any(cell.difference.text and cell.with_difference for cell in self._cells())
        words = "ours" + ", below it the published number" * published + " and the difference" * both
        shown = {"ours": True, "published": published, "difference": difference}
        return {name: words if name == "ours" else name for name, is_shown in shown.items() if is_shown}

    def _cells(self) -> Iterator[Cell]:
        return (cell for line in self.lines for cell in line.cells)

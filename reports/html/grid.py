"""A printed table as rows and columns of numbers, ours beside published ones, whatever its layout."""

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from reports.html.number import NOTHING, Number

Style = Literal["", "bold", "underlined"]


@dataclass(frozen=True)
class Cell:
    """`shown` is our number, or one that is quoted; `more` stands behind it: its deviation, or the ends of a range."""

    shown: Number
    more: str = ""
    style: Style = ""
    published: Number = NOTHING
    difference: Number = NOTHING
    verdict: str = ""


@dataclass(frozen=True)
class Line:
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """corner: what stands above the labels. columns: a group, which may be empty, and a header each.

    legend: what bold, underlined and starred numbers are.
    """

    corner: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    legend: str = ""

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Each group above the columns with how many it spans; nothing where no column has one."""
        spans = [(name, len(list(of))) for name, of in groupby(self.columns, key=lambda column: column[0])]
        return spans if any(name for name, _ in spans) else []

    @property
    def is_compared(self) -> bool:
        """Whether a published number stands beside any of ours."""
        return any(cell.published.text for line in self.lines for cell in line.cells)

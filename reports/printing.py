"""How the numbers of a table are printed, which its csv has nothing to do with."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Placement = Literal["none", "beside", "under"]
Mark = Literal["", "best", "second"]
UNITS = {"percent": "in percent", "fraction": "as fractions of 1"}
PUBLISHED_DECIMALS = 1
FEWEST_WITH_SECOND = 3
NOT_WORSE: Final = "not_significantly_worse"


@dataclass(frozen=True)
class PrintOptions:
    """What a table's file may say under `print`.

    decimals: of our numbers. unit: of all numbers. best: which of our own are bold in a line of methods: the highest,
    or, of the table's first average alone, those not significantly worse than that. second: underline the second
    highest, where at least three compete. deviation: over repetitions, behind ours. published: where the paper's number
    stands; difference: ours less that, with it. oracle: the best epoch on the test set too. rows, columns: keys of
    those that are printed, in this order; all where none is named.
    """

    decimals: int = 2
    unit: Literal["percent", "fraction"] = "percent"
    best: Literal["highest", "not_significantly_worse", "none"] = "highest"
    second: bool = True
    deviation: bool = True
    published: Placement = "beside"
    difference: bool = True
    oracle: bool = False
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def text(self, percent: float) -> str:
        """A number of ours, empty for NaN."""
        return printed(self.in_unit(percent), self.decimals)

    def published_text(self, percent: float) -> str:
        """A paper's number with as many digits as it has there, empty for NaN."""
        return printed(self.in_unit(percent), PUBLISHED_DECIMALS + 2 * (self.unit == "fraction"))

    def difference_text(self, points: float) -> str:
        """A difference with its sign, empty for NaN."""
        return printed(self.in_unit(points), self.decimals, sign="+")

    def in_unit(self, percent: float) -> float:
        return percent / 100 if self.unit == "fraction" else percent

    def marks(self, texts: Mapping[str, str]) -> dict[str, Mark]:
        """Which of these numbers win as they are printed: all that are equal to the highest, and to the next one."""
        values = {name: float(text) for name, text in texts.items() if text and self.best == "highest"}
        first, *others = sorted(set(values.values()), reverse=True) or [math.nan]
        second = others[0] if others and self.second and len(values) >= FEWEST_WITH_SECOND else math.nan
        places: dict[float, Mark] = {second: "second", first: "best"}
        return {name: places.get(value, "") for name, value in values.items()}


def printed(value: float, decimals: int, *, sign: str = "") -> str:
    """The value with so many decimals, empty for NaN."""
    return "" if math.isnan(value) else f"{value:{sign}.{decimals}f}"


def chosen(there: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Those that are wanted, in that order, of those that are there; all of these where none of them is wanted."""
    names = tuple(there)
    return tuple(name for name in wanted if name in names) or names


def table_number(name: str) -> str:
    """What stands after `table` in its name."""
    return name.removeprefix("table").lstrip("_")

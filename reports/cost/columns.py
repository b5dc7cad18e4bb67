"""The printed columns of a table of costs, as text."""

import math
from dataclasses import dataclass

import pandas as pd

DIGITS = 3


@dataclass(frozen=True)
class Column:
    """A column of the csv: `group` stands above its `header`; what is `timed` has a smallest and a largest value."""

    group: str
    header: str
    key: str
    timed: bool = False

    def value(self, line: pd.Series) -> str:
        """The number in a row of the csv."""
        return significant(float(line[self.key])) if self.timed else f"{line[self.key]:,}"

    def spread(self, line: pd.Series) -> str:
        """The smallest and the largest; empty for what is not timed."""
        ends = [line[f"{self.key}_{end}"] for end in ("min", "max") if self.timed]
        return "–".join(significant(float(end)) for end in ends)


PRINTED = (
    Column("parameters", "added", "parameters_added"),
    Column("parameters", "total", "parameters_total"),
    Column("training", "s / epoch", "seconds_per_epoch", timed=True),
    Column("training", "MiB", "training_memory_mib"),
    Column("inference", "images / s", "images_per_second", timed=True),
    Column("inference", "scoring alone", "scored_images_per_second", timed=True),
    Column("inference", "MiB", "inference_memory_mib"),
)


def significant(value: float) -> str:
    """A positive number with three significant digits, or all that stand before the point, in groups of three."""
    decimals = DIGITS - 1 - math.floor(math.log10(value))
    return f"{value:,.{max(0, decimals)}f}"

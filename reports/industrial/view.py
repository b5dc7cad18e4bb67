"""The csv of an industrial table, read cell by cell for printing."""

from dataclasses import dataclass

import pandas as pd

from reports.industrial.spec import IndustrialSpec
from reports.printing import PUBLISHED_DECIMALS, printed
from reports.spec import Row

BETWEEN = " / "


@dataclass(frozen=True)
class IndustrialView:
    """table: from `industrial_table`, or its csv. Numbers come as text, empty where there is none."""

    table: pd.DataFrame
    spec: IndustrialSpec

    def rows(self, *, quoted: bool) -> list[Row]:
        """The methods of the table that are quoted, or those that were run."""
        marks = {row: f"{row.method}.quoted" for row in self.spec.rows}
        return [row for row, mark in marks.items() if mark in self.table and bool(self.table[mark].iloc[0]) == quoted]

    def number(self, row: Row, key: str, metric: str, kind: str = "") -> float:
        """`kind` is `_std`, `_oracle` or nothing."""
        column = f"{row.method}.{metric}{kind}"
        (value,) = self.table.loc[self.table["category"] == key, column]
        return float(value)

    def text(self, row: Row, key: str, metric: str, kind: str = "") -> str:
        decimals = PUBLISHED_DECIMALS if row in self.rows(quoted=True) else self.spec.decimals
        return printed(self.number(row, key, metric, kind), decimals)

    def is_best(self, row: Row, key: str, metric: str) -> bool:
        """Whether no other of our own numbers in the line is higher as printed; quoted ones do not compete."""
        ours = self.rows(quoted=False)
        values = [self.text(other, key, metric) for other in ours]
        text = self.text(row, key, metric)
        return row in ours and text != "" and float(text) == max(float(value) for value in values if value)


def joined(texts: list[str], empty: str) -> str:
    """The metrics of one cell side by side; `empty` for one without a number, once if none has one."""
    return BETWEEN.join(text or empty for text in texts) if any(texts) else empty

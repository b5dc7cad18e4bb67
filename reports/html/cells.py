"""The cells of a table: our numbers with what stands beside them, and the verdicts of the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import pandas as pd

from reports.html.grid import Cell, Style
from reports.html.number import number
from reports.spec import Row
from reports.view import Key, TableView


@dataclass(frozen=True)
class Cells:
    """verdicts: by method, category and metric."""

    view: TableView
    verdicts: Mapping[Key, str]

    @classmethod
    def of(cls, view: TableView, ledger: pd.DataFrame) -> Self:
        """ledger: from `read_lines`; lines of other tables and datasets are ignored."""
        here = ledger[(ledger["table"] == view.spec.name) & (ledger["dataset"] == view.spec.dataset)]
        keys = zip(here["method"], here["category"], here["metric"], strict=True)
        return cls(view, dict(zip(keys, here["verdict"], strict=True)))

    def ours(self, row: Row, key: str, metric: str, style: Style = "") -> Cell:
        """Our number, or a quoted one, which has nothing beside it."""
        text, deviation = self.view.text(row, key, metric), self.view.deviation_text(row, key, metric)
        if self.view.is_quoted(row):
            return Cell(number(text), deviation)
        published = self.view.published_text(row, key, metric)
        return Cell(
            number(text),
            deviation,
            style,
            number(published),
            number(self.view.difference_text(row, key, metric)),
            self.verdicts.get((row.method, key, metric), "") if published else "",
            self.view.spec.print.difference,
        )

    def oracle(self, row: Row, key: str, metric: str) -> Cell:
        """The best epoch on the test set."""
        return Cell(number(self.view.text(row, key, metric, "_oracle")))

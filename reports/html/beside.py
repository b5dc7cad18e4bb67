"""The published numbers beside ours, from the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import pandas as pd

from reports.html.grid import Cell, Style
from reports.html.number import number
from reports.printing import PrintOptions
from reports.published.reader import TRUSTED
from reports.spec import TableSpec

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Beside:
    """The lines of the ledger by method, category and metric."""

    lines: Mapping[Key, Mapping[Any, str]]
    options: PrintOptions

    @classmethod
    def of(cls, ledger: pd.DataFrame, spec: TableSpec) -> Self:
        """A table's lines of `read_lines`: with what can be trusted, and of averages those over the same categories."""
        trusted = ledger["published_status"].isin(TRUSTED) | (ledger["corrected"] != "")
        comparable = (ledger["difference"] != "") | (ledger["ours"] == "")
        here = ledger[(ledger["table"] == spec.name) & (ledger["dataset"] == spec.dataset) & trusted & comparable]
        keys = zip(here["method"], here["category"], here["metric"], strict=True)
        return cls(dict(zip(keys, here.to_dict("records"), strict=True)), spec.print)

    def cell(self, key: Key, shown: str, more: str = "", style: Style = "") -> Cell:
        """Our number, as printed, with what stands beside it."""
        line = self.lines.get(key)
        if line is None:
            return Cell(number(shown), more, style)
        published, difference = line["corrected"] or line["published"], line["difference"]
        return Cell(
            number(shown),
            more,
            style,
            number(self.options.published_text(as_float(published)), published),
            number(self.options.difference_text(as_float(difference)), difference),
            line["verdict"],
        )


def as_float(text: str) -> float:
    """NaN of an empty text."""
    return float(text or "nan")

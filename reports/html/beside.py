"""The published numbers beside ours, from the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import pandas as pd

from reports.html.grid import Cell
from reports.html.number import number
from reports.printing import PUBLISHED_DECIMALS
from reports.published.reader import TRUSTED
from reports.spec import TableSpec

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Beside:
    """The lines of the ledger by method, category and metric."""

    lines: Mapping[Key, Mapping[Any, str]]
    decimals: int

    @classmethod
    def of(cls, ledger: pd.DataFrame, spec: TableSpec) -> Self:
        """A table's lines of `read_lines`: with what can be trusted, and of averages those over the same categories."""
        trusted = ledger["published_status"].isin(TRUSTED) | (ledger["corrected"] != "")
        comparable = (ledger["difference"] != "") | (ledger["ours"] == "")
        here = ledger[(ledger["table"] == spec.name) & (ledger["dataset"] == spec.dataset) & trusted & comparable]
        keys = zip(here["method"], here["category"], here["metric"], strict=True)
        return cls(dict(zip(keys, here.to_dict("records"), strict=True)), spec.decimals)

    def cell(self, key: Key, shown: str, more: str = "", best: bool = False) -> Cell:
        """Our number, as printed, with what stands beside it."""
        line = self.lines.get(key)
        if line is None:
            return Cell(number(shown), more, best)
        published = number(line["corrected"] or line["published"], f"{{:.{PUBLISHED_DECIMALS}f}}")
        difference = number(line["difference"], f"{{:+.{self.decimals}f}}")
        return Cell(number(shown), more, best, published, difference, line["verdict"])

"""All that the HTML report shows, as its templates read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from reports.document.contents import Contents, ShownFigure
from reports.document.latex import SECTIONS
from reports.html.audit import Audited
from reports.html.grid import Grid
from reports.html.pairs import Pairs
from reports.html.timing import Timing
from reports.verdicts import COUNTED

FILTERS = ("verdict", "table", "method")
Line = Mapping[str, str]


@dataclass(frozen=True)
class Report:
    """contents: what any report shows. grids, pairs and datasets: by table. verdicts: rows of `verdict_counts`.

    ledger: lines of `read_lines` with labels for keys. findings: lines of findings.csv (`severity, table, place,
    text`). sheets: from `map_sheet`. speeds: images per second by a method's label, where a table of costs tells.
    pictures: data URLs by the png of a figure, as sheets of the same task share a name. files: the sha256 of each file
    that is shown.
    """

    contents: Contents
    grids: Mapping[str, Grid]
    pairs: Mapping[str, Pairs]
    audit: tuple[Audited, ...]
    datasets: Mapping[str, str]
    verdicts: Mapping[str, Mapping[str, int]]
    ledger: tuple[Line, ...]
    findings: tuple[Line, ...]
    sheets: tuple[Mapping[str, Any], ...]
    timing: Timing
    speeds: Mapping[str, str]
    pictures: Mapping[Path, str]
    files: Mapping[str, str]

    def severe(self, table: str | None = None) -> tuple[Line, ...]:
        """The severe findings, of one table or of all."""
        return tuple(f for f in self.findings if f["severity"] == "error" and table in (None, f["table"]))

    @property
    def warnings(self) -> tuple[Line, ...]:
        return tuple(finding for finding in self.findings if finding["severity"] != "error")

    @cached_property
    def totals(self) -> dict[str, int]:
        """How many lines of the shown tables have each verdict."""
        return {v: sum(self.count(table.name, v) for table in self.contents.tables) for v in COUNTED}

    def count(self, table: str, verdict: str) -> int:
        return self.verdicts.get(table, {}).get(verdict, 0)

    def devices(self, table: str) -> str:
        return next((taken.devices for taken in self.timing.tables if taken.name == table), "")

    @property
    def figures_by_section(self) -> dict[str, list[ShownFigure]]:
        by_section = {
            title: [f for f in self.contents.figures if f.section == name] for name, title in SECTIONS.items()
        }
        return {title: figures for title, figures in by_section.items() if figures}

    @property
    def filters(self) -> dict[str, list[str]]:
        """What each column of the ledger can be filtered by."""
        return {name: list(dict.fromkeys(line[name] for line in self.ledger)) for name in FILTERS}

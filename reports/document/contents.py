"""What a report shows, whatever it is printed as."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.document.origin import read_origin


@dataclass(frozen=True)
class ShownTable:
    """A finished table: its csv and LaTeX, and the sentences under it. kind: as in config/tables."""

    name: str
    title: str
    source: str
    kind: str
    csv: Path
    tex: Path
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ShownFigure:
    """A figure with its caption; `table` is the name of the one it belongs to, or empty.

    section: images, scores, curves, training, comparison or theory.
    """

    name: str
    title: str
    caption: str
    section: str
    table: str
    png: Path
    pdf: Path


@dataclass(frozen=True)
class Choice:
    """A setting of our own: the file in which it stands and of whom, its key, its value as text, and why."""

    where: str
    key: str
    value: str
    reason: str


@dataclass(frozen=True)
class Contents:
    """not_shown: why, by table. origin: from `read_origin`. ledger, metrics, findings: csv files of the suite.

    comparisons: csv of the paired comparisons of methods, by table. audits: csv of the audit of PRO, or none.
    appendices: LaTeX that follows the figures, by its heading.
    """

    suite: str
    title: str
    tables: tuple[ShownTable, ...]
    not_shown: Mapping[str, str]
    figures: tuple[ShownFigure, ...]
    ledger: Path
    metrics: Path
    findings: Path
    comparisons: Mapping[str, Path]
    audits: tuple[Path, ...]
    appendices: Mapping[str, tuple[Path, ...]]
    choices: tuple[Choice, ...]
    stand_ins: tuple[str, ...]
    origin: Mapping[str, str]


def read_contents(plain: Mapping[str, Any]) -> Contents:
    """The contents from the plain values that the plan gives.

    Notes come from the tables' records, titles and captions from the figures', the origin from the runs'. Raises
    OSError where a record is missing and ValueError where a figure's record does not say what is seen.
    """
    return Contents(
        suite=plain["suite"],
        title=plain["title"],
        tables=tuple(_table(table) for table in plain["tables"]),
        not_shown=plain["not_shown"],
        figures=tuple(_figure(path) for path in plain["figures"]),
        ledger=Path(plain["ledger"]),
        metrics=Path(plain["metrics"]),
        findings=Path(plain["findings"]),
        comparisons={table: Path(csv) for table, csv in plain["comparisons"].items()},
        audits=tuple(Path(csv) for csv in plain["audits"]),
        appendices={title: tuple(map(Path, files)) for title, files in plain["appendices"].items()},
        choices=tuple(Choice(**{**choice, "value": _text(choice["value"])}) for choice in plain["choices"]),
        stand_ins=tuple(plain["stand_ins"]),
        origin=read_origin([Path(file).with_suffix(".json") for file in plain["runs"]]),
    )


def _table(plain: Mapping[str, str]) -> ShownTable:
    words = {key: plain[key] for key in ("name", "title", "source", "kind")}
    notes = tuple(_record(Path(plain["json"]))["notes"])
    return ShownTable(csv=Path(plain["csv"]), tex=Path(plain["tex"]), notes=notes, **words)


def _figure(path: str) -> ShownFigure:
    record = Path(f"{path}.json")
    seen = _record(record).get("figure")
    if seen is None:
        raise ValueError(f"{record} does not say what the figure shows; delete it and call again")
    words = {key: seen[key] for key in ("title", "caption", "section", "table")}
    return ShownFigure(name=Path(path).name, png=Path(f"{path}.png"), pdf=Path(f"{path}.pdf"), **words)


def _record(path: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)

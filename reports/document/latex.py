"""The report as LaTeX: it takes in the tables and figures that lie beside it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from reports.document.contents import Choice, Contents, ShownFigure
from reports.findings import read_findings
from reports.frames import read_lines
from reports.printing import table_number
from reports.tex import Tex, environment
from reports.verdicts import COUNTED, verdict_counts

SECTIONS = {
    "images": "Images",
    "scores": "Scores",
    "curves": "Curves",
    "training": "Training",
    "comparison": "Comparison",
    "theory": "Theory",
}
DIGITS = 10  # of a hash


class FindingRow(NamedTuple):
    """What a check found, `table` being the table's number or `none`."""

    table: str
    severity: str
    text: str


class SummaryRow(NamedTuple):
    """A table with how many of its lines of the ledger have each verdict."""

    name: str
    number: str
    title: str
    counts: tuple[str, ...]


@dataclass(frozen=True)
class _Document:
    """What the template prints beside the contents."""

    folder: Path
    footer: str
    verdicts: tuple[str, ...]
    summary: tuple[SummaryRow, ...]
    findings: tuple[FindingRow, ...]
    sections: Mapping[str, list[ShownFigure]]
    choices: Mapping[str, list[Choice]]

    @property
    def found(self) -> str:
        """How many errors and warnings there are."""
        counts = Counter(row.severity for row in self.findings)
        return " and ".join(f"{n} {severity}{'s' * (n > 1)}" for severity, n in counts.items())

    def place(self, file: Path) -> Tex:
        """A file as the report finds it."""
        return Tex(file.relative_to(self.folder).as_posix())


def report_tex(contents: Contents) -> str:
    """A document that `\\input`s the tables and includes the figures by their paths from the ledger's folder.

    Needs the packages of texlive-latex-base and texlive-latex-recommended alone. Figures come by section.
    """
    document = _Document(
        folder=contents.ledger.parent,
        footer=_footer(contents.origin),
        verdicts=COUNTED,
        summary=tuple(_summary(contents)),
        findings=tuple(_findings(read_findings(contents.findings))),
        sections=_by_section(contents.figures),
        choices=_by_place(contents.choices),
    )
    template = environment(number=table_number).get_template("report.tex.j2")
    return template.render(contents=contents, document=document)


def _summary(contents: Contents) -> Iterable[SummaryRow]:
    names = [table.name for table in contents.tables]
    counts = verdict_counts(read_lines(contents.ledger)).reindex(names, fill_value=0)
    for table in contents.tables:
        yield SummaryRow(table.name, table_number(table.name), table.title, tuple(map(str, counts.loc[table.name])))


def _findings(found: pd.DataFrame) -> Iterable[FindingRow]:
    for severity, table, place, text in found.itertuples(index=False):
        yield FindingRow(table_number(table) or "none", severity, f"{place}: {text}")


def _by_section(figures: Iterable[ShownFigure]) -> dict[str, list[ShownFigure]]:
    found: defaultdict[str, list[ShownFigure]] = defaultdict(list)
    for figure in figures:
        found[figure.section].append(figure)
    return {title: found[section] for section, title in SECTIONS.items() if section in found}


def _by_place(choices: Iterable[Choice]) -> dict[str, list[Choice]]:
    found: defaultdict[str, list[Choice]] = defaultdict(list)
    for choice in choices:
        found[choice.where].append(choice)
    return dict(found)


def _footer(origin: Mapping[str, str]) -> str:
    dirty = " (dirty)" if origin["dirty"] == "yes" else ""
    return f"commit {_first(origin['commit'])}{dirty}; environment {_first(origin['environment'])}; {origin['date']}"


def _first(listed: str) -> str:
    """The first of several hashes, cut, and how many others there are."""
    first, *others = listed.split(", ")
    return f"{first[:DIGITS]} and {len(others)} more" if others else first[:DIGITS]

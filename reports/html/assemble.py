"""The HTML report of a suite from its files."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from data.files import sha256
from reports.cost.columns import PRINTED
from reports.cost.spec import CostSpec
from reports.cost.table import read_costs
from reports.document.contents import Contents
from reports.frames import read_lines
from reports.html.embedding import figure_url
from reports.html.layouts import read_grid
from reports.html.map_sheets import Browsed, map_sheet
from reports.html.report import Line, Report
from reports.html.timing import Job, timing
from reports.spec import TableSpec
from reports.verdicts import verdict_counts

Specs = Mapping[str, TableSpec | CostSpec]
(SPEED,) = (column for column in PRINTED if column.key == "images_per_second")


def read_report(
    contents: Contents,
    specs: Specs,
    browsed: Iterable[Browsed],
    behind: Mapping[str, Iterable[Job]],
) -> Report:
    """The report on a suite's files. specs: of each table shown. behind: the jobs behind each."""
    ledger = read_lines(contents.ledger)
    shown = [*(table.csv for table in contents.tables), contents.ledger, contents.metrics]
    return Report(
        contents=contents,
        grids={table.name: read_grid(table.csv, specs[table.name], ledger) for table in contents.tables},
        datasets={name: spec.dataset for name, spec in specs.items()},
        verdicts=_by_table(verdict_counts(ledger)),
        ledger=_lines(ledger),
        findings=_lines(_findings(contents.findings)),
        sheets=tuple(map_sheet(of) for of in browsed),
        timing=timing(behind, _labels(specs)),
        speeds=_speeds(contents, specs),
        pictures={figure.png: figure_url(figure.png) for figure in contents.figures},
        files={str(path): sha256(path) for path in shown},
    )


def _by_table(counts: pd.DataFrame) -> dict[str, dict[str, int]]:
    return {str(table): {str(name): int(count) for name, count in row.items()} for table, row in counts.iterrows()}


def _lines(frame: pd.DataFrame) -> tuple[Line, ...]:
    return tuple({str(key): str(value) for key, value in line.items()} for line in frame.to_dict("records"))


def _findings(path: Path) -> pd.DataFrame:
    """None where there is no such file."""
    return read_lines(path) if path.is_file() else pd.DataFrame()


def _labels(specs: Specs) -> dict[str, str]:
    """The label of each method of a table."""
    tables = [spec for spec in specs.values() if isinstance(spec, TableSpec)]
    return {row.method: row.label for spec in tables for row in spec.rows}


def _speeds(contents: Contents, specs: Specs) -> dict[str, str]:
    """Images per second from image to map, by a method's label, of the tables of costs."""
    tables = {table.csv: specs[table.name] for table in contents.tables}
    return {
        spec.labels[line["method"]]: SPEED.value(line)
        for csv, spec in tables.items()
        if isinstance(spec, CostSpec)
        for _, line in read_costs(csv).iterrows()
    }

"""The HTML report of a suite from its files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from data.files import sha256
from reports.cost.columns import PRINTED
from reports.cost.spec import CostSpec
from reports.cost.table import read_costs
from reports.document.contents import Contents, ShownTable
from reports.frames import read_lines
from reports.html.audit import read_audit
from reports.html.embedding import figure_url
from reports.html.grid import Grid
from reports.html.layouts import cost_grid, table_grid
from reports.html.map_sheets import Browsed, map_sheet
from reports.html.pairs import read_pairs
from reports.html.report import Line, Report
from reports.html.timing import Job, timing
from reports.labels import Labels
from reports.metrics import read_metrics
from reports.spec import TableSpec
from reports.verdicts import counted, verdict_counts

Specs = Mapping[str, TableSpec | CostSpec]
(SPEED,) = (column for column in PRINTED if column.key == "images_per_second")


def read_report(
    contents: Contents,
    specs: Specs,
    told: Sequence[TableSpec],
    published: Mapping[str, pd.DataFrame],
    browsed: Iterable[Browsed],
    behind: Mapping[str, Iterable[Job]],
) -> Report:
    """The report on a suite's files.

    specs, published: of each table shown. told: all tables of the ledger. behind: the jobs behind each table shown.
    """
    ledger, metrics = read_lines(contents.ledger), read_metrics(contents.metrics)
    labels, every = {spec.name: Labels.of([spec]) for spec in told}, Labels.of(told)

    def grid(table: ShownTable) -> Grid:
        spec = specs[table.name]
        if isinstance(spec, CostSpec):
            return cost_grid(read_costs(table.csv), spec)
        return table_grid(metrics, spec, ledger, published.get(table.name))

    return Report(
        contents=contents,
        grids={table.name: grid(table) for table in contents.tables},
        pairs={name: read_pairs(csv, labels[name]) for name, csv in contents.comparisons.items()},
        audit=tuple(line for csv in contents.audits for line in read_audit(csv, every)),
        datasets={name: spec.dataset for name, spec in specs.items()},
        verdicts=_by_table(verdict_counts(ledger)),
        ledger=tuple(_labelled(line, labels[line["table"]]) for line in _lines(ledger.assign(verdict=counted(ledger)))),
        findings=_lines(_findings(contents.findings)),
        sheets=tuple(map_sheet(of) for of in browsed),
        timing=timing(behind, every.methods),
        speeds=_speeds(contents, specs),
        pictures={figure.png: figure_url(figure.png) for figure in contents.figures},
        files={str(path): sha256(path) for path in _files(contents)},
    )


def _by_table(counts: pd.DataFrame) -> dict[str, dict[str, int]]:
    return {str(table): {str(name): int(count) for name, count in row.items()} for table, row in counts.iterrows()}


def _lines(frame: pd.DataFrame) -> tuple[Line, ...]:
    return tuple({str(key): str(value) for key, value in line.items()} for line in frame.to_dict("records"))


def _findings(path: Path) -> pd.DataFrame:
    """None where there is no such file."""
    return read_lines(path) if path.is_file() else pd.DataFrame()


def _labelled(line: Line, labels: Labels) -> Line:
    """A line of the ledger as it is read."""
    return {
        **line,
        "method": labels.method(line["method"]),
        "category": labels.category(line["category"]),
        "metric": labels.metric(line["metric"]),
    }


def _files(contents: Contents) -> Iterator[Path]:
    """What the page shows as numbers."""
    yield from (table.csv for table in contents.tables)
    yield from (contents.ledger, contents.metrics, *contents.comparisons.values(), *contents.audits)


def _speeds(contents: Contents, specs: Specs) -> dict[str, str]:
    """Images per second from image to map, by a method's label, of the tables of costs."""
    tables = {table.csv: specs[table.name] for table in contents.tables}
    return {
        spec.labels[line["method"]]: SPEED.value(line)
        for csv, spec in tables.items()
        if isinstance(spec, CostSpec)
        for _, line in read_costs(csv).iterrows()
    }

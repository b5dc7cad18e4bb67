"""Each kind of table as a grid, from its csv."""

from pathlib import Path

import pandas as pd

from reports.confusion import HARD
from reports.cost.columns import PRINTED, Column
from reports.cost.spec import CostSpec
from reports.cost.table import read_costs
from reports.html.beside import Beside
from reports.html.grid import Cell, Grid, Line, Style
from reports.html.number import number
from reports.industrial.spec import METRIC_LABELS, IndustrialSpec
from reports.industrial.view import IndustrialView
from reports.metrics import VERSUS
from reports.printing import Mark, chosen
from reports.spec import MEAN, Row, TableSpec
from reports.tables import read_table_csv
from reports.view import ComparisonView, TableView

QUOTED = "*"
STYLES: dict[Mark, Style] = {"": "", "best": "bold", "second": "underlined"}


def read_grid(csv: Path, spec: TableSpec | CostSpec, ledger: pd.DataFrame) -> Grid:
    """The grid of a table's csv, with the rows, columns, unit and decimals of its print options.

    ledger: from `read_lines`; lines of other tables and datasets are ignored.
    """
    if isinstance(spec, CostSpec):
        return _costs(read_costs(csv), spec)
    table, beside = read_table_csv(csv), Beside.of(ledger, spec)
    if isinstance(spec, IndustrialSpec):
        return _industrial(IndustrialView(table, spec), spec, beside)
    return _confusion(table, spec, beside) if spec.is_confusion else _comparison(ComparisonView(table, spec), beside)


def _comparison(view: ComparisonView, beside: Beside) -> Grid:
    spec, quoted = view.spec, view.quoted_methods()
    lines = (
        Line(_label(view, row), tuple(_cell(view, beside, row, key, spec.metric) for key in spec.printed_keys))
        for row in spec.printed_methods
        if row.method in quoted
    )
    return Grid("method", tuple(("", spec.labels[key]) for key in spec.printed_keys), tuple(lines), _legend(view))


def _industrial(view: IndustrialView, spec: IndustrialSpec, beside: Beside) -> Grid:
    """Metrics that are printed of the mean alone stand in every line."""
    metrics = dict.fromkeys((*spec.printed, *spec.printed_means))
    columns = [(row, name) for row in (*view.rows(quoted=False), *view.rows(quoted=True)) for name in metrics]
    lines = (
        Line(spec.labels[key], tuple(_cell(view, beside, row, key, metric) for row, metric in columns))
        for key in spec.printed_keys
    )
    headers = tuple((_label(view, row), METRIC_LABELS[name]) for row, name in columns)
    return Grid("category", headers, tuple(lines), _legend(view))


def _legend(view: TableView) -> str:
    star = "A star marks numbers that are the paper's." if view.rows(quoted=True) else ""
    return " ".join(filter(None, (f"{view.spec.quantity}.", view.legend, star)))


def _label(view: TableView, row: Row) -> str:
    return row.label + QUOTED * view.is_quoted(row)


def _cell(view: TableView, beside: Beside, row: Row, key: str, metric: str) -> Cell:
    text = view.text(row, key, metric)
    if view.is_quoted(row):
        return Cell(number(text))
    deviation = view.text(row, key, metric, "_std")
    return beside.cell((row.method, key, metric), text, deviation, STYLES[view.mark(row, key, metric)])


def _confusion(matrix: pd.DataFrame, spec: TableSpec, beside: Beside) -> Grid:
    """Cells below HARD are bold."""
    columns, cells = chosen((*spec.keys, MEAN), spec.print.columns), matrix.set_index("category")
    (row,) = spec.rows

    def cell(key: str, column: str) -> Cell:
        value = float(cells[column][key])
        style: Style = "bold" if value < HARD else ""
        return beside.cell((row.method, key, f"{VERSUS}_{column}"), spec.print.text(value), style=style)

    keys = chosen(spec.keys, spec.print.rows)
    lines = tuple(Line(spec.labels[key], tuple(cell(key, column) for column in columns)) for key in keys)
    headers = tuple(("anomalies of", spec.labels[column]) for column in columns)
    return Grid("inlier category", headers, lines, f"{spec.quantity}. Bold: below {spec.print.in_unit(HARD):g}.")


def _costs(table: pd.DataFrame, spec: CostSpec) -> Grid:
    lines = (
        Line(spec.labels[line["method"]], tuple(_cost_cell(column, line) for column in PRINTED))
        for _, line in table.iterrows()
    )
    return Grid("method", tuple((column.group, column.header) for column in PRINTED), tuple(lines))


def _cost_cell(column: Column, line: pd.Series) -> Cell:
    return Cell(number(column.value(line), str(line[column.key])), column.spread(line))

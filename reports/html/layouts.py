"""Each kind of table as a grid, from its csv."""

from pathlib import Path

import pandas as pd

from reports.cost.columns import PRINTED, Column
from reports.cost.spec import CostSpec
from reports.cost.table import read_costs
from reports.html.beside import Beside
from reports.html.grid import Cell, Grid, Line
from reports.html.number import Number, number
from reports.industrial.spec import METRIC_LABELS, IndustrialSpec
from reports.industrial.view import IndustrialView
from reports.metrics import VERSUS
from reports.printing import PUBLISHED_DECIMALS, best_printed, printed
from reports.spec import MEAN, Row, TableSpec
from reports.tables import read_table_csv

QUOTED = "*"


def read_grid(csv: Path, spec: TableSpec | CostSpec, ledger: pd.DataFrame) -> Grid:
    """The grid of a table's csv. ledger: from `read_lines`; lines of other tables and datasets are ignored."""
    if isinstance(spec, CostSpec):
        return _costs(read_costs(csv), spec)
    table, beside = read_table_csv(csv), Beside.of(ledger, spec)
    if isinstance(spec, IndustrialSpec):
        return _industrial(IndustrialView(table, spec), beside)
    return _confusion(table, spec, beside) if spec.is_confusion else _comparison(table, spec, beside)


def _comparison(table: pd.DataFrame, spec: TableSpec, beside: Beside) -> Grid:
    columns, cells = (*spec.keys, MEAN), table.set_index("method")
    rows = [row for row in spec.rows if row.method in cells.index]
    lines = (
        Line(
            row.label + QUOTED * int(cells["quoted"][row.method]),
            tuple(_comparison_cell(cells, row.method, key, spec, beside) for key in columns),
        )
        for row in rows
    )
    return Grid("method", tuple(("", spec.labels[key]) for key in columns), tuple(lines))


def _comparison_cell(cells: pd.DataFrame, method: str, key: str, spec: TableSpec, beside: Beside) -> Cell:
    value = float(cells[key][method])
    if cells["quoted"][method]:
        return Cell(number(printed(value, PUBLISHED_DECIMALS)))
    text, deviation = printed(value, spec.decimals), printed(float(cells[f"{key}_std"][method]), spec.decimals)
    best = text != "" and text == best_printed(cells, key, spec.decimals)
    return beside.cell((method, key, spec.metric), text, deviation, best)


def _confusion(matrix: pd.DataFrame, spec: TableSpec, beside: Beside) -> Grid:
    columns, cells = (*spec.keys, MEAN), matrix.set_index("category")
    (row,) = spec.rows

    def cell(key: str, column: str) -> Cell:
        text = printed(float(cells[column][key]), spec.decimals)
        return beside.cell((row.method, key, f"{VERSUS}_{column}"), text)

    lines = tuple(Line(spec.labels[key], tuple(cell(key, column) for column in columns)) for key in spec.keys)
    return Grid("inlier category", tuple(("anomalies of", spec.labels[column]) for column in columns), lines)


def _industrial(view: IndustrialView, beside: Beside) -> Grid:
    """Metrics that are printed of the mean alone stand in every line."""
    spec, quoted = view.spec, view.rows(quoted=True)
    cells = [(row, metric) for row in (*view.rows(quoted=False), *quoted) for metric in _metrics(spec)]
    columns = tuple((row.label + QUOTED * (row in quoted), METRIC_LABELS[metric]) for row, metric in cells)
    lines = (
        Line(spec.labels[key], tuple(_industrial_cell(view, beside, row, key, metric) for row, metric in cells))
        for key in spec.lines
    )
    return Grid("category", columns, tuple(lines))


def _metrics(spec: IndustrialSpec) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*spec.printed, *spec.printed_means)))


def _industrial_cell(view: IndustrialView, beside: Beside, row: Row, key: str, metric: str) -> Cell:
    text = view.text(row, key, metric)
    if row in view.rows(quoted=True):
        return Cell(number(text))
    deviation = view.text(row, key, metric, "_std")
    return beside.cell((row.method, key, metric), text, deviation, view.is_best(row, key, metric))


def _costs(table: pd.DataFrame, spec: CostSpec) -> Grid:
    lines = (
        Line(spec.labels[line["method"]], tuple(_cost_cell(column, line) for column in PRINTED))
        for _, line in table.iterrows()
    )
    return Grid("method", tuple((column.group, column.header) for column in PRINTED), tuple(lines))


def _cost_cell(column: Column, line: pd.Series) -> Cell:
    return Cell(Number(column.value(line), str(line[column.key])), column.spread(line))

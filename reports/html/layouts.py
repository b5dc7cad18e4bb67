"""Each kind of table as a grid."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from reports.confusion import HARD
from reports.cost.columns import PRINTED, Column
from reports.cost.spec import CostSpec
from reports.html.cells import Cells
from reports.html.grid import Cell, Grid, Line, Style
from reports.html.number import number
from reports.industrial.spec import METRIC_LABELS, IndustrialSpec
from reports.metrics import VERSUS
from reports.printing import UNITS, Mark, chosen
from reports.spec import MEAN, Row, TableSpec
from reports.view import ORACLE_LEGEND, TableView
from reports.wide import table_view

STYLES: dict[Mark, Style] = {"": "", "best": "bold", "second": "underlined"}


class MetricColumn(NamedTuple):
    """A metric of a method: of the last epoch, or of the best on the test set."""

    row: Row
    metric: str
    is_oracle: bool

    @property
    def header(self) -> str:
        return METRIC_LABELS[self.metric] + ", oracle" * self.is_oracle


def table_grid(metrics: pd.DataFrame, spec: TableSpec, ledger: pd.DataFrame, published: pd.DataFrame | None) -> Grid:
    """The grid of a table, as its print options say.

    metrics: the columns of metrics.csv. ledger: from `read_lines`. published: the table's published cells, if any.
    """
    cells = Cells.of(table_view(metrics, spec, published), ledger)
    grid = _grid(cells, spec)
    return grid if published is None else replace(grid, alone=_alone(spec))


def _grid(cells: Cells, spec: TableSpec) -> Grid:
    if isinstance(spec, IndustrialSpec):
        return _industrial(cells, spec)
    return _confusion(cells, spec) if spec.is_confusion else _comparison(cells, spec)


def _comparison(cells: Cells, spec: TableSpec) -> Grid:
    view, keys = cells.view, spec.printed_keys
    quoted = view.quoted_methods()
    lines = (
        Line(_label(view, row), tuple(_marked(cells, row, key, spec.metric) for key in keys))
        for row in spec.printed_methods
        if row.method in quoted
    )
    return Grid("method", tuple(("", spec.labels[key]) for key in keys), tuple(lines), _legend(view, spec.quantity))


def _industrial(cells: Cells, spec: IndustrialSpec) -> Grid:
    """Metrics that are printed of the mean alone stand in every line."""
    view, columns = cells.view, tuple(_metric_columns(cells.view, spec))
    lines = (
        Line(spec.labels[key], tuple(_metric_cell(cells, column, key) for column in columns))
        for key in spec.printed_keys
    )
    headers = tuple((_label(view, column.row), column.header) for column in columns)
    quantity, oracle = f"Numbers {UNITS[spec.print.unit]}", ORACLE_LEGEND if spec.print.oracle else ""
    return Grid("category", headers, tuple(lines), _legend(view, quantity, oracle))


def _metric_columns(view: TableView, spec: IndustrialSpec) -> Iterator[MetricColumn]:
    """Of methods that were run, then of quoted ones, which have no oracle."""
    for row in (*view.rows(quoted=False), *view.rows(quoted=True)):
        kinds = (False, True) if spec.print.oracle and not view.is_quoted(row) else (False,)
        yield from (MetricColumn(row, metric, kind) for metric in spec.headline for kind in kinds)


def _metric_cell(cells: Cells, column: MetricColumn, key: str) -> Cell:
    if column.is_oracle:
        return cells.oracle(column.row, key, column.metric)
    return _marked(cells, column.row, key, column.metric)


def _marked(cells: Cells, row: Row, key: str, metric: str) -> Cell:
    """The cell with its place among those of other methods."""
    return cells.ours(row, key, metric, STYLES[cells.view.mark(row, key, metric)])


def _label(view: TableView, row: Row) -> str:
    return row.label + view.footmarks(row)


def _legend(view: TableView, quantity: str, more: str = "") -> str:
    """What LaTeX says under the table too."""
    footnotes = (f"{mark} {text}." for mark, text in view.footnotes.items())
    return " ".join(filter(None, (f"{quantity}.", view.legend, more, *footnotes)))


def _alone(spec: TableSpec) -> str:
    """Said where published numbers are asked for and there is none."""
    if spec.print.published == "none":
        return ""
    return f"The paper has no number of {spec.dataset} to stand beside ours; what it has is in the ledger."


def _confusion(cells: Cells, spec: TableSpec) -> Grid:
    """Cells below HARD are bold."""
    columns, keys = chosen((*spec.keys, MEAN), spec.print.columns), chosen(spec.keys, spec.print.rows)
    (row,) = spec.rows

    def cell(key: str, column: str) -> Cell:
        metric = f"{VERSUS}_{column}"
        return cells.ours(row, key, metric, "bold" if cells.view.number(row, key, metric) < HARD else "")

    lines = tuple(Line(spec.labels[key], tuple(cell(key, column) for column in columns)) for key in keys)
    headers = tuple(("anomalies of", spec.labels[column]) for column in columns)
    legend = f"{spec.quantity}. Bold: below {spec.print.in_unit(HARD):g}."
    return Grid("inlier category", headers, lines, legend)


def cost_grid(table: pd.DataFrame, spec: CostSpec) -> Grid:
    """table: from `read_costs`."""
    lines = (
        Line(spec.labels[line["method"]], tuple(_cost_cell(column, line) for column in PRINTED))
        for _, line in table.iterrows()
    )
    return Grid("method", tuple((column.group, column.header) for column in PRINTED), tuple(lines))


def _cost_cell(column: Column, line: pd.Series) -> Cell:
    return Cell(number(column.value(line), str(line[column.key])), column.spread(line))

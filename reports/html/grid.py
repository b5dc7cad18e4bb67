"""A printed table as rows and columns of numbers, ours beside published ones, whatever its layout."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pandas as pd

from reports.cost.columns import PRINTED, Column
from reports.cost.spec import CostSpec
from reports.cost.table import read_costs
from reports.html.number import NOTHING, Number, number
from reports.industrial.spec import METRIC_LABELS, IndustrialSpec
from reports.industrial.view import IndustrialView
from reports.metrics import VERSUS
from reports.printing import PUBLISHED_DECIMALS, best_printed, printed
from reports.published.reader import TRUSTED
from reports.spec import MEAN, Row, TableSpec
from reports.tables import read_table_csv

QUOTED = "*"


@dataclass(frozen=True)
class Cell:
    """`shown` is our number, or one that is quoted; `more` stands behind it: its deviation, or the ends of a range."""

    shown: Number
    more: str = ""
    best: bool = False
    published: Number = NOTHING
    difference: Number = NOTHING
    verdict: str = ""


@dataclass(frozen=True)
class Line:
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """corner: what stands above the labels. columns: a group, which may be empty, and a header each."""

    corner: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Each group above the columns with how many it spans; nothing where no column has one."""
        spans = [(name, len(list(of))) for name, of in groupby(self.columns, key=lambda column: column[0])]
        return spans if any(name for name, _ in spans) else []

    @property
    def is_compared(self) -> bool:
        """Whether a published number stands beside any of ours."""
        return any(cell.published.text for line in self.lines for cell in line.cells)


@dataclass(frozen=True)
class Beside:
    """The published numbers of a table by method, category and metric, from the lines of the ledger."""

    lines: Mapping[tuple[str, str, str], Mapping[str, str]]
    decimals: int

    def cell(self, key: tuple[str, str, str], shown: str, more: str, best: bool) -> Cell:
        """Our number, as printed, with what stands beside it."""
        line = self.lines.get(key)
        if line is None:
            return Cell(number(shown), more, best)
        published = number(line["corrected"] or line["published"], f"{{:.{PUBLISHED_DECIMALS}f}}")
        difference = number(line["difference"], f"{{:+.{self.decimals}f}}")
        return Cell(number(shown), more, best, published, difference, line["verdict"])


def read_grid(csv: Path, spec: TableSpec | CostSpec, ledger: pd.DataFrame) -> Grid:
    """The grid of a table's csv. ledger: from `read_ledger`; lines of other tables and datasets are ignored."""
    if isinstance(spec, CostSpec):
        return _costs(read_costs(csv), spec)
    table, beside = read_table_csv(csv), _beside(ledger, spec)
    if isinstance(spec, IndustrialSpec):
        return _industrial(IndustrialView(table, spec), beside)
    return _confusion(table, spec, beside) if spec.is_confusion else _comparison(table, spec, beside)


def _beside(ledger: pd.DataFrame, spec: TableSpec) -> Beside:
    """Only numbers that can be trusted, and of averages those over the same categories as ours."""
    trusted = ledger["published_status"].isin(TRUSTED) | (ledger["corrected"] != "")
    comparable = (ledger["difference"] != "") | (ledger["ours"] == "")
    here = ledger[(ledger["table"] == spec.name) & (ledger["dataset"] == spec.dataset) & trusted & comparable]
    keys = zip(here["method"], here["category"], here["metric"], strict=True)
    return Beside(dict(zip(keys, here.to_dict("records"), strict=True)), spec.decimals)


def _comparison(table: pd.DataFrame, spec: TableSpec, beside: Beside) -> Grid:
    columns, by_method = (*spec.keys, MEAN), table.set_index("method")
    rows = [row for row in spec.rows if row.method in by_method.index]
    lines = (Line(_label(row, by_method), _comparison_cells(by_method, row, columns, spec, beside)) for row in rows)
    return Grid("method", tuple(("", spec.labels[column]) for column in columns), tuple(lines))


def _label(row: Row, by_method: pd.DataFrame) -> str:
    return row.label + QUOTED * int(by_method["quoted"][row.method])


def _comparison_cells(
    by_method: pd.DataFrame, row: Row, columns: tuple[str, ...], spec: TableSpec, beside: Beside
) -> tuple[Cell, ...]:
    line = by_method.loc[row.method]
    if line["quoted"]:
        return tuple(Cell(number(printed(line[column], PUBLISHED_DECIMALS))) for column in columns)
    texts = {column: printed(line[column], spec.decimals) for column in columns}
    return tuple(
        beside.cell(
            (row.method, column, spec.metric),
            text,
            printed(line[f"{column}_std"], spec.decimals),
            text != "" and text == best_printed(by_method, column, spec.decimals),
        )
        for column, text in texts.items()
    )


def _confusion(matrix: pd.DataFrame, spec: TableSpec, beside: Beside) -> Grid:
    columns, by_category = (*spec.keys, MEAN), matrix.set_index("category")
    (row,) = spec.rows
    lines = (
        Line(
            spec.labels[key],
            tuple(
                beside.cell(
                    (row.method, key, f"{VERSUS}_{column}"),
                    printed(by_category[column][key], spec.decimals),
                    more="",
                    best=False,
                )
                for column in columns
            ),
        )
        for key in by_category.index
    )
    header = "anomalies of"
    return Grid("inlier category", tuple((header, spec.labels[column]) for column in columns), tuple(lines))


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

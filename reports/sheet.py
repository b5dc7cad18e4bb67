"""A table's cells as text for the terminal, whatever its layout."""

from dataclasses import dataclass

import pandas as pd
from rich.text import Text

from reports.confusion import HARD
from reports.cost.columns import PRINTED, Column
from reports.cost.spec import CostSpec
from reports.industrial.spec import IndustrialSpec, PrintedLine
from reports.industrial.view import BETWEEN, IndustrialView, joined
from reports.printing import Mark, chosen
from reports.spec import MEAN, Row, TableSpec
from reports.view import ComparisonView, TableView

EMPTY = "-"
STYLES: dict[Mark, str] = {"": "", "best": "bold", "second": "underline"}


@dataclass(frozen=True)
class SheetLine:
    """A label and a cell for each column; `style` is of the whole line."""

    label: str
    cells: tuple[Text, ...]
    style: str = ""


@dataclass(frozen=True)
class Sheet:
    """corner: what stands above the labels. columns: their headers. width: characters that a column needs."""

    corner: str
    columns: tuple[str, ...]
    lines: tuple[SheetLine, ...]
    width: int
    notes: tuple[str, ...]


def comparison_sheet(table: pd.DataFrame, spec: TableSpec) -> Sheet:
    """A line per method of a comparison table, a column per category, the mean last."""
    view, columns = ComparisonView(table, spec), spec.printed_keys
    quoted = view.quoted_methods()
    lines = [
        SheetLine(
            row.label + view.footmarks(row),
            tuple(_comparison_cell(view, row, column) for column in columns),
            "dim" if quoted[row.method] else "",
        )
        for row in spec.printed_methods
        if row.method in quoted
    ]
    headers = tuple(spec.labels[column] for column in columns)
    return Sheet("method", headers, tuple(lines), 6, _footnotes(view))


def _comparison_cell(view: ComparisonView, row: Row, column: str) -> Text:
    metric = view.spec.metric
    return Text(view.text(row, column, metric) or EMPTY, STYLES[view.mark(row, column, metric)])


def confusion_sheet(table: pd.DataFrame, spec: TableSpec) -> Sheet:
    """A line per inlier category of a confusion matrix, a column per category of anomalies, the mean last."""
    columns, values = chosen((*spec.keys, MEAN), spec.print.columns), table.set_index("category")
    lines = [
        SheetLine(spec.labels[key], tuple(_confusion_cell(float(values[column][key]), spec) for column in columns))
        for key in chosen(spec.keys, spec.print.rows)
    ]
    headers = tuple(spec.labels[column] for column in columns)
    legend = f"columns: anomalies of; bold: below {spec.print.in_unit(HARD):g}"
    return Sheet("inliers of", headers, tuple(lines), 6, (legend,))


def _confusion_cell(percent: float, spec: TableSpec) -> Text:
    return Text(spec.print.text(percent) or EMPTY, "bold" if percent < HARD else "")


def industrial_sheet(table: pd.DataFrame, spec: IndustrialSpec) -> Sheet:
    """A line per category of an industrial table, a column per method: those that were run, then quoted ones."""
    view = IndustrialView(table, spec)
    run, quoted = view.rows(quoted=False), view.rows(quoted=True)
    headers = tuple(row.label + view.footmarks(row) for row in (*run, *quoted))
    lines = tuple(
        SheetLine(line.label, tuple(_industrial_cell(view, row, line) for row in (*run, *quoted)))
        for line in spec.printed_lines
    )
    width = (6 + len(BETWEEN)) * len(spec.printed) - len(BETWEEN)
    return Sheet("category", headers, lines, width, (spec.quantity, *_footnotes(view)))


def _industrial_cell(view: IndustrialView, row: Row, line: PrintedLine) -> Text:
    if row in view.rows(quoted=True):
        return Text(joined([view.text(row, line.key, metric) for metric in line.metrics], EMPTY), style="dim")
    parts = [
        Text(view.text(row, line.key, name) or EMPTY, STYLES[view.mark(row, line.key, name)]) for name in line.metrics
    ]
    return Text(BETWEEN).join(parts) if any(part.plain != EMPTY for part in parts) else Text(EMPTY)


def cost_sheet(table: pd.DataFrame, spec: CostSpec, notes: tuple[str, ...]) -> Sheet:
    """A line per method of a table of costs."""
    lines = [
        SheetLine(spec.labels[line["method"]], tuple(_cost_cell(column, line) for column in PRINTED))
        for _, line in table.iterrows()
    ]
    headers = tuple(f"{column.group}: {column.header}" for column in PRINTED)
    return Sheet("method", headers, tuple(lines), 12, notes)


def _cost_cell(column: Column, line: pd.Series) -> Text:
    spread = column.spread(line)
    return Text(column.value(line) + (f" ({spread})" if spread else ""))


def _footnotes(view: TableView) -> tuple[str, ...]:
    return tuple(f"{mark} {text}" for mark, text in view.footnotes.items())

"""A table on the terminal."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from reports.cost.notes import cost_notes
from reports.cost.spec import CostSpec
from reports.cost.table import read_costs
from reports.findings import severe
from reports.industrial.spec import IndustrialSpec
from reports.sheet import Sheet, comparison_sheet, confusion_sheet, cost_sheet, industrial_sheet
from reports.spec import TableSpec
from reports.tex import column_parts

PADDING = 3
WIDEST = 1000


def print_table(table: pd.DataFrame, spec: TableSpec, console: Console | None = None) -> None:
    """Prints a `wide_table`: labels of methods and categories, the mean last, the best of our own in bold.

    What is quoted is dim and starred; of a confusion matrix the hard cells are bold.
    """
    print_sheet(_sheet(table, spec), f"{spec.title}, on {spec.dataset}", console or Console())


def _sheet(table: pd.DataFrame, spec: TableSpec) -> Sheet:
    if isinstance(spec, IndustrialSpec):
        return industrial_sheet(table, spec)
    return confusion_sheet(table, spec) if spec.is_confusion else comparison_sheet(table, spec)


def print_findings(findings: pd.DataFrame, table: str, console: Console | None = None) -> None:
    """Prints what is severely wrong with a table's numbers, if anything is; findings: of findings.csv."""
    if texts := severe(findings, table):
        words = f"{table} is not to be relied on: {'; '.join(texts)}."
        (console or Console()).print(Text(words, style="bold red"), soft_wrap=True)


def print_costs(path: Path, spec: CostSpec, console: Console | None = None) -> None:
    """Prints a csv of costs with where they were measured, the spec's notes left out."""
    table = read_costs(path)
    print_sheet(cost_sheet(table, spec, cost_notes(table, replace(spec, notes=()))), spec.title, console or Console())


def print_sheet(sheet: Sheet, title: str, console: Console) -> None:
    """On a terminal a wide table is split into parts; into a pipe it is written whole."""
    columns = range(len(sheet.columns))
    for number, part in enumerate(column_parts(columns, _fitting(sheet, console))):
        shown = rich_table(sheet, part)
        shown.title = Text(title) if number == 0 else None
        if not console.is_terminal:
            shown.width = Measurement.get(console, console.options.update_width(WIDEST), shown).maximum
        console.print(shown, crop=False)
    for note in sheet.notes:
        console.print(Text(note), soft_wrap=True)


def _fitting(sheet: Sheet, console: Console) -> int:
    """How many columns fit beside the labels, at least one; into a pipe all of them."""
    if not console.is_terminal:
        return max(1, len(sheet.columns))
    labels = max(len(label) for label in (sheet.corner, *(line.label for line in sheet.lines)))
    return max(1, (console.width - labels - PADDING - 1) // (sheet.width + PADDING))


def rich_table(sheet: Sheet, columns: tuple[int, ...]) -> Table:
    """A rich table of some columns of a sheet, by position."""
    shown = Table(title_justify="left")
    shown.add_column(sheet.corner, no_wrap=True)
    for column in columns:
        shown.add_column(Text(sheet.columns[column]), justify="right", overflow="fold", min_width=sheet.width)
    for line in sheet.lines:
        shown.add_row(Text(line.label), *(line.cells[column] for column in columns), style=line.style)
    return shown

"""A table on the terminal."""

from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from reports.printing import PUBLISHED_DECIMALS, best_printed, printed
from reports.spec import MEAN, TableSpec
from reports.tables import read_table_csv
from reports.tex import column_parts

LABEL_WIDTH = 16
COLUMN_WIDTH = 8


def print_table(path: Path, spec: TableSpec, console: Console | None = None) -> None:
    """Prints a table csv: labels of methods and categories, the mean last, the best of our own in bold.

    Quoted rows are dim and starred. On a terminal a wide table is split into parts; into a pipe it is written
    whole.
    """
    console = console or Console()
    table = read_table_csv(path)
    columns = [*spec.keys, MEAN]
    limit = max(1, (console.width - LABEL_WIDTH) // COLUMN_WIDTH) if console.is_terminal else len(columns)
    for number, part in enumerate(column_parts(columns, limit)):
        shown = rich_table(table, spec, part)
        shown.title = Text(spec.title) if number == 0 else None
        width = None if console.is_terminal else Measurement.get(console, console.options, shown).maximum
        console.print(shown, width=width, crop=False)
    if table["quoted"].any():
        console.print(Text("* quoted from the paper, not run here"), soft_wrap=True)


def rich_table(table: pd.DataFrame, spec: TableSpec, columns: tuple[str, ...]) -> Table:
    """A rich table of some columns of a comparison table."""
    shown = Table(title_justify="left")
    shown.add_column("method", no_wrap=True)
    for column in columns:
        shown.add_column(Text(spec.labels[column]), justify="right", overflow="fold", min_width=COLUMN_WIDTH - 2)
    lines = table.set_index("method")
    for row in spec.rows:
        if row.method in lines.index:
            quoted = bool(lines["quoted"][row.method])
            cells = [_cell(lines, row.method, column, spec.decimals) for column in columns]
            shown.add_row(Text(row.label + "*" * quoted), *cells, style="dim" if quoted else "")
    return shown


def _cell(lines: pd.DataFrame, method: str, column: str, decimals: int) -> Text:
    value = float(lines[column][method])
    if lines["quoted"][method]:
        return Text(printed(value, PUBLISHED_DECIMALS) or "-")
    text = printed(value, decimals)
    return Text(text or "-", style="bold" if text and text == best_printed(lines, column, decimals) else "")

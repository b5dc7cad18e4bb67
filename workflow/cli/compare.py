"""`contraflow compare results/a results/b`: where the numbers of two folders differ."""

import argparse
from pathlib import Path

import pandas as pd
from rich.table import Table

from reports.folder_differences import differing, folder_differences, write_differences
from workflow.cli.console import console


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("first", type=Path, help="a folder like results/embedded")
    parser.add_argument("second", type=Path)
    parser.add_argument("--epsilon", type=float, default=0.0, help="differences up to this are none (default: 0)")
    parser.add_argument("--csv", type=Path, help="write each cell that differs to this file")


def run(options: argparse.Namespace) -> int:
    """The status is 1 where a cell differs by more than epsilon or is missing on one side."""
    cells = folder_differences(options.first, options.second)
    wrong = differing(cells, options.epsilon)
    console().print(_summary(cells, wrong, f"{options.first} and {options.second}"))
    if options.csv:
        write_differences(cells[wrong], options.csv)
    return int(wrong.any())


def _summary(cells: pd.DataFrame, wrong: pd.Series, title: str) -> Table:
    shown = Table("file", "cells", "differ", "only first", "only second", "largest", "where", title=title)
    for file, part in cells.assign(wrong=wrong).groupby("file", sort=False):
        first, second = part["first"].notna(), part["second"].notna()
        counts = (len(part), part["wrong"].sum(), (first & ~second).sum(), (second & ~first).sum())
        shown.add_row(str(file), *map(str, counts), *_largest(part))
    return shown


def _largest(part: pd.DataFrame) -> tuple[str, str]:
    sizes = part["difference"].abs()
    if not (sizes > 0).any():
        return "", ""
    cell = part.iloc[int(sizes.argmax())]
    return f"{cell['difference']:+g}", f"{cell['row']}, {cell['column']}: {cell['first']} and {cell['second']}"

"""`contraflow compare results/a results/b`: where the numbers, verdicts and findings of two folders differ."""

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
    """The status is 1 where a number differs by more than epsilon, a text at all, or something is there once only."""
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
    """The largest difference of numbers or else the first cell among the wrong ones, or the largest where none is."""
    among = part[part["wrong"]] if part["wrong"].any() else part
    sizes = among["difference"].abs()
    if (sizes > 0).any():
        cell = among.iloc[int(sizes.argmax())]
        return f"{cell['difference']:+g}", _both(cell)
    return "", _both(among.iloc[0]) if among["wrong"].any() else ""


def _both(cell: pd.Series) -> str:
    first, second = (cell[side] if pd.notna(cell[side]) else "nothing" for side in ("first", "second"))
    return f"{cell['row']}, {cell['column']}: {first} and {second}"

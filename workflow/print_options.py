"""The print options of a table's file, and whether they name rows and columns rightly."""

from collections.abc import Iterable, Mapping
from typing import Any

from workflow.configuration import known
from workflow.suite import Table

MEAN = "mean"

File = Mapping[str, Any]


def printing(table: Table) -> dict[str, Any]:
    """What `reports.printing.PrintOptions` is made of, as plain values.

    Categories are chosen of the paper's dataset alone: of one that takes its place all are printed.
    """
    options = dict(table.file.get("print", {}))
    if table.dataset != table.file["dataset"]:
        for side in _category_sides(table.file):
            options.pop(side, None)
    return options


def check_printing(file: File, categories: Iterable[str] | None, where: str) -> None:
    """Raise ConfigurationError for a chosen row or column that the table does not have.

    `categories` are all lines but the mean that the table has on its own dataset; None where only the images tell.
    """
    of_categories = None if categories is None else tuple(categories)
    for side in ("rows", "columns"):
        there = file["rows"]
        if side in _category_sides(file):
            there = of_categories and (*of_categories, *_mean(file, side))
        what = f"{side.removesuffix('s')} of this table"
        for name in file.get("print", {}).get(side, ()):
            known(name, [name] if there is None else there, f"{where}: print.{side}", what)


def _mean(file: File, side: str) -> tuple[str, ...]:
    """The line of the mean, which neither the models of a confusion matrix nor subsets have."""
    without = (file["kind"] == "confusion" and side == "rows") or file.get("lines") == "subsets"
    return () if without else (MEAN,)


def _category_sides(file: File) -> tuple[str, ...]:
    return {"industrial": ("rows",), "confusion": ("rows", "columns")}.get(file["kind"], ("columns",))

"""Reads the papers' numbers and refuses a file that does not keep its own rules."""

import re
from pathlib import Path

import pandas as pd

from reports.frames import require_columns, require_unique

FOLDER = Path(__file__).parent
COLUMNS = ("dataset", "protocol", "category", "method", "metric", "value", "status", "note")
CELL = ["dataset", "protocol", "category", "method", "metric"]
STATUSES = frozenset({"ok", "erratum", "unreadable", "derived"})
TARGETS = frozenset({"ok", "derived"})


def published_tables() -> tuple[str, ...]:
    """The tables with published numbers in numerical order: `("table1", "table2", ...)`."""
    names = (path.stem for path in FOLDER.glob("table*.csv"))
    return tuple(sorted(names, key=lambda name: int(re.sub(r"\D", "", name))))


def read_published(name: str) -> pd.DataFrame:
    """The published cells of one table, in the paper's order.

    Columns: `dataset, protocol, category, method, metric, status, note` (str) and `value` (float64, percent;
    NaN where the source is unreadable). `status` says how far to trust the value: `ok`; `derived` by
    arithmetic from other printed cells (see note); `erratum`, printed but wrong or contradicted (see note);
    `unreadable`.

    Raises ValueError for an unknown table and for a file that breaks these rules.
    """
    path = FOLDER / f"{name}.csv"
    if name not in published_tables():
        raise ValueError(f"no published numbers for {name!r}; there are {', '.join(published_tables())}")
    text = pd.read_csv(path, dtype=str, keep_default_na=False)
    require_columns(text, COLUMNS, path.name)
    frame = text.assign(value=pd.to_numeric(text["value"]))[list(COLUMNS)]
    check_published(frame, path.name)
    return frame


def check_published(frame: pd.DataFrame, place: str) -> None:
    """Raises ValueError naming `place` and the first row whose status, value and note do not fit."""
    require_unique(frame, CELL, place)
    unreadable = frame["status"] == "unreadable"
    _refuse(frame, ~frame["status"].isin(STATUSES), place, f"status is none of {', '.join(sorted(STATUSES))}")
    _refuse(frame, unreadable & frame["value"].notna(), place, "an unreadable cell must have no value")
    _refuse(
        frame, ~unreadable & ~frame["value"].between(0, 100), place, "value must be a percentage, 0 to 100"
    )
    _refuse(
        frame, (frame["status"] != "ok") & (frame["note"] == ""), place, "a cell that is not ok needs a note"
    )


def targets(published: pd.DataFrame) -> pd.DataFrame:
    """The cells of a published table that may be compared with: `ok` and `derived` ones."""
    return published[published["status"].isin(TARGETS)]


def _refuse(frame: pd.DataFrame, wrong: pd.Series, place: str, reason: str) -> None:
    if wrong.any():
        row = frame[wrong].iloc[0].to_dict()
        raise ValueError(f"{place}: {reason}; found {row}")

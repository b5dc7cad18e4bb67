"""Reads the papers' numbers and refuses a file that does not keep its own rules."""

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from reports.frames import read_lines, require_columns, require_unique
from reports.metrics import VERSUS
from reports.spec import MEAN, TableSpec

FOLDER = Path(__file__).parent
COLUMNS = ("dataset", "protocol", "category", "method", "metric", "value", "status", "note")
NUMBERS = ("value", "std", "corrected")
CELL = ["dataset", "protocol", "category", "method", "metric"]
STATUSES = frozenset({"ok", "erratum", "unreadable", "derived"})
TRUSTED = frozenset({"ok", "derived"})


def published_tables() -> tuple[str, ...]:
    """The tables with published numbers in numerical order: `("table1", "table2", ...)`."""
    names = (path.stem for path in FOLDER.glob("table*.csv"))
    return tuple(sorted(names, key=lambda name: int(re.sub(r"\D", "", name))))


def read_published(name: str) -> pd.DataFrame:
    """The published cells of one table, in the paper's order.

    Columns: `dataset, protocol, category, method, metric, status, note` (str) and, float64 in percent, `value`
    as printed (NaN where the source is unreadable), `std` (its printed deviation, NaN if none) and `corrected`
    (what an erratum should have been, NaN where that is unknown). The file may leave out the last two. `status`
    says how far to trust the value: `ok`; `derived` by arithmetic from other printed cells (see note);
    `erratum`, printed but wrong or contradicted (see note); `unreadable`.

    Raises ValueError for an unknown table and for a file that breaks these rules.
    """
    path = FOLDER / f"{name}.csv"
    if name not in published_tables():
        raise ValueError(f"no published numbers for {name!r}; there are {', '.join(published_tables())}")
    text = read_lines(path)
    require_columns(text, COLUMNS, path.name)
    text = text.reindex(columns=list(dict.fromkeys([*COLUMNS, *NUMBERS])), fill_value="")
    frame = text.assign(**{name: pd.to_numeric(text[name]).astype("float64") for name in NUMBERS})
    check_published(frame, path.name)
    return frame


def published_by_table(names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """The published cells of those of these tables that have some, from `read_published`."""
    there = published_tables()
    return {name: read_published(name) for name in names if name in there}


def check_published(frame: pd.DataFrame, place: str) -> None:
    """Raises ValueError naming `place` and the first row whose status, value and note do not fit."""
    require_unique(frame, CELL, place)
    unreadable = frame["status"] == "unreadable"
    _refuse(frame, ~frame["status"].isin(STATUSES), place, f"status is none of {', '.join(sorted(STATUSES))}")
    _refuse(frame, unreadable & frame["value"].notna(), place, "an unreadable cell must have no value")
    _refuse(frame, ~unreadable & ~frame["value"].between(0, 100), place, "value must be a percentage, 0 to 100")
    corrected = frame["corrected"].notna()
    _refuse(frame, corrected & (frame["status"] != "erratum"), place, "only an erratum may be corrected")
    _refuse(frame, corrected & ~frame["corrected"].between(0, 100), place, "corrected must be a percentage, 0 to 100")
    _refuse(frame, (frame["status"] != "ok") & (frame["note"] == ""), place, "a cell that is not ok needs a note")


def targets(published: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    """The published cells that a table may be compared with.

    They are trusted, and of the spec's own dataset and protocol, not of one it stands in for. Averages are
    among them only if they are over the same categories as the spec's. `value` is the trusted one.
    """
    here = spec.cells(published)
    average = here["category"].mask(here["metric"] == f"{VERSUS}_{MEAN}", MEAN)
    other = [key for key in spec.averages if not same_average(published, spec, key)]
    values = trusted(here)
    return here.assign(value=values)[values.notna() & ~average.isin(other)]


def trusted(published: pd.DataFrame) -> pd.Series:
    """The number to compare with: as printed, or corrected where it was an erratum; NaN where none can be trusted."""
    return published["value"].where(published["status"].isin(TRUSTED), published["corrected"])


def same_average(published: pd.DataFrame, spec: TableSpec, average: str) -> bool:
    """Whether an average of the spec is over what the paper's is: nothing absent, and no other categories.

    A paper that gives the mean alone has it over all categories of the dataset.
    """
    if average != MEAN:
        return spec.members(average) == spec.averages[average]
    theirs = set(spec.cells(published)["category"]) - set(spec.averages)
    return (theirs or set(spec.keys) - set(spec.averages)) == set(spec.present) - set(spec.averages)


def _refuse(frame: pd.DataFrame, wrong: pd.Series, place: str, reason: str) -> None:
    if wrong.any():
        row = frame[wrong].iloc[0].to_dict()
        raise ValueError(f"{place}: {reason}; found {row}")

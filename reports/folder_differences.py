"""Two folders of results, cell by cell: their tables and metrics."""

from pathlib import Path

import pandas as pd

from data.files import atomic
from reports.frames import read_lines
from reports.metrics import KEY

METRICS = "metrics.csv"
FILES = (METRICS, "table*.csv")
COLUMNS = ("file", "row", "column", "first", "second", "difference")


def folder_differences(first: Path, second: Path) -> pd.DataFrame:
    """Every cell that one of the folders has, with the columns COLUMNS.

    `first` and `second` are as they stand there, null where there is none or it is empty. `difference` is second -
    first, 0 of equal texts, null of unequal ones and where one is missing. Raises FileNotFoundError for a folder
    without tables and metrics.
    """
    names = list(dict.fromkeys(path.name for folder in (first, second) for path in _files(folder)))
    parts = [_beside(first / name, second / name).assign(file=name) for name in names]
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(difference=_difference(frame))[list(COLUMNS)]


def differing(cells: pd.DataFrame, epsilon: float) -> pd.Series:
    """Which of these cells differ by more than epsilon, or are missing on one side."""
    return ~(cells["difference"].abs() <= epsilon) & (cells["first"].notna() | cells["second"].notna())


def write_differences(cells: pd.DataFrame, path: Path) -> None:
    """Writes cells as csv, numbers as they stood in the folders."""
    with atomic(path) as temporary:
        cells.to_csv(temporary, index=False, lineterminator="\n")


def _files(folder: Path) -> list[Path]:
    found = [path for pattern in FILES for path in sorted(folder.glob(pattern))]
    if not found:
        raise FileNotFoundError(f"{folder}: holds none of {', '.join(FILES)}; name a folder like results/embedded")
    return found


def _beside(first: Path, second: Path) -> pd.DataFrame:
    sides = {"first": _cells(first), "second": _cells(second)}
    return pd.concat(sides, axis=1, sort=False).reset_index()


def _cells(path: Path) -> pd.Series:
    """The texts of a csv by row and column; a row is called as its first column, or in metrics by all but the last."""
    if not path.exists():
        return pd.Series(dtype=object, index=pd.MultiIndex.from_tuples([], names=["row", "column"]))
    frame = read_lines(path)
    keys = KEY if path.name == METRICS else [frame.columns[0]]
    frame.index = pd.Index(frame[keys].agg(" ".join, axis=1), name="row")
    cells = frame.drop(columns=keys)
    return pd.Series(cells.where(cells != "").rename_axis(columns="column").stack(future_stack=True))


def _difference(frame: pd.DataFrame) -> pd.Series:
    first, second = (pd.to_numeric(frame[side], errors="coerce") for side in ("first", "second"))
    equal = (frame["first"] == frame["second"]).fillna(False)
    return (second - first).mask(equal.astype(bool), 0.0)

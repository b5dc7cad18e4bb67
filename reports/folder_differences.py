"""Two folders of results, cell by cell: metrics, tables, verdicts and findings, and which scores there are."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data.files import atomic
from reports.frames import read_lines
from reports.ledger import KEY as LINE
from reports.metrics import KEY


class Form(NamedTuple):
    """Which columns name a row, the first where there are none, and which are compared, all others where none.

    With `any_number` rows are the same that are named alike but for decimal numbers.
    """

    keys: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    any_number: bool = False


FORMS = {
    "metrics.csv": Form(tuple(KEY)),
    "table*.csv": Form(),
    "ledger.csv": Form(("table", *LINE), ("verdict",)),
    "findings.csv": Form(("table", "place", "text"), ("severity",), any_number=True),
    "significance/*.csv": Form(("metric", "average", "first", "second"), ("verdict",)),
}
SCORES = "scores/**/*.parquet"
DECIMAL = r"(?<![\w.])-?\d+\.\d+(e[+-]\d+)?"
COLUMNS = ("file", "row", "column", "first", "second", "difference")


def folder_differences(first: Path, second: Path) -> pd.DataFrame:
    """Every cell that one of the folders has, with the columns COLUMNS.

    Of scores that is whether there are any, of the other files FORMS says what. `first` and `second` are as they stand
    there, null where there is none or it is empty. `difference` is second - first, 0 of equal texts, null of unequal
    ones and where one is missing. Raises FileNotFoundError for a folder without any of these files.
    """
    forms = {name: form for folder in (first, second) for name, form in _files(folder).items()}
    parts = [_beside(_cells(first / name, form), _cells(second / name, form), name) for name, form in forms.items()]
    frame = pd.concat([*parts, _beside(_scores(first), _scores(second), "scores")], ignore_index=True)
    return frame.assign(difference=_difference(frame))[list(COLUMNS)]


def differing(cells: pd.DataFrame, epsilon: float) -> pd.Series:
    """Which of these cells differ by more than epsilon, or are missing on one side."""
    return ~(cells["difference"].abs() <= epsilon) & (cells["first"].notna() | cells["second"].notna())


def write_differences(cells: pd.DataFrame, path: Path) -> None:
    """Writes cells as csv, numbers as they stood in the folders."""
    with atomic(path) as temporary:
        cells.to_csv(temporary, index=False, lineterminator="\n")


def _files(folder: Path) -> dict[str, Form]:
    """The files of a folder by their paths in it."""
    found = {
        str(path.relative_to(folder)): form for pattern, form in FORMS.items() for path in sorted(folder.glob(pattern))
    }
    if not found:
        raise FileNotFoundError(f"{folder}: holds none of {', '.join(FORMS)}; name a folder like results/embedded")
    return found


def _beside(first: pd.Series, second: pd.Series, file: str) -> pd.DataFrame:
    return pd.concat({"first": first, "second": second}, axis=1, sort=False).reset_index().assign(file=file)


def _cells(path: Path, form: Form) -> pd.Series:
    """The texts of a csv by row and column."""
    if not path.exists():
        return _named({})
    frame = read_lines(path)
    keys = list(form.keys or frame.columns[:1])
    frame.index = pd.Index(_rows(frame[keys], form.any_number), name="row", dtype=object)
    compared = frame[list(form.compared)] if form.compared else frame.drop(columns=keys)
    return pd.Series(compared.where(compared != "").rename_axis(columns="column").stack(future_stack=True))


def _rows(keys: pd.DataFrame, any_number: bool) -> pd.Series:
    """What rows are called: as their keys, from the second of the same name on with its number among these."""
    names = pd.Series([" ".join(key) for key in keys.itertuples(index=False)], dtype=object)
    names = names.str.replace(DECIMAL, "#", regex=True) if any_number else names
    counts = names.groupby(names).cumcount() + 1
    return names.where(counts == 1, names + " (" + counts.astype(str) + ")")


def _scores(folder: Path) -> pd.Series:
    return _named({str(path.relative_to(folder)): "there" for path in sorted(folder.glob(SCORES))})


def _named(files: dict[str, str]) -> pd.Series:
    rows = pd.MultiIndex.from_tuples([(name, "file") for name in files], names=["row", "column"])
    return pd.Series(list(files.values()), index=rows, dtype=object)


def _difference(frame: pd.DataFrame) -> pd.Series:
    first, second = (pd.to_numeric(frame[side], errors="coerce") for side in ("first", "second"))
    equal = (frame["first"] == frame["second"]).fillna(False)
    return (second - first).mask(equal.astype(bool), 0.0)

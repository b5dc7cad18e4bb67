"""Checks on data frames that come from files."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd


def require_columns(frame: pd.DataFrame, columns: Iterable[str], place: str) -> None:
    """Raises ValueError naming `place` and the columns of `columns` that `frame` lacks."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ValueError(f"{place}: missing column {', '.join(missing)}; found {', '.join(map(str, frame.columns))}")


def require_unique(frame: pd.DataFrame, key: list[str], place: str) -> None:
    """Raises ValueError naming `place` and the first row that repeats the `key` of an earlier one."""
    repeated = frame.duplicated(key)
    if repeated.any():
        row = frame.loc[repeated, key].iloc[0].to_dict()
        raise ValueError(f"{place}: {int(repeated.sum())} rows repeat an earlier one, the first is {row}")


def read_lines(path: Path) -> pd.DataFrame:
    """A csv as text, empty where there is nothing."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def as_text(frame: pd.DataFrame, formats: Mapping[str, str]) -> pd.DataFrame:
    """The frame with its numbers as text, in the format of each column; empty where there is none."""
    return frame.assign(**{column: _as_text(frame[column], form) for column, form in formats.items()})


def _as_text(values: pd.Series, form: str) -> pd.Series:
    return values.map(form.format).where(values.notna(), "")

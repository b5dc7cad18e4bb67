"""The finished scores of a method, as reports take them."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd


def read_scores(files: Iterable[str | Path], repetitions: int) -> pd.DataFrame:
    """The lines of all score files that are of the first `repetitions`."""
    scores = pd.concat([pd.read_parquet(path) for path in files])
    return scores[scores["repetition"] < repetitions]

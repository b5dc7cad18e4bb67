"""What a localising job left of each of its runs, and which test images test it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd


class StoredRun(NamedTuple):
    """Scores float64 `(n,)` and maps float32 `(n, side, side)`, not in memory, of the whole test split.

    `tested` are its rows without the anomalies that were known in the repetition.
    """

    repetition: int
    scores: np.ndarray
    maps: np.ndarray
    tested: np.ndarray


def stored_runs(file: Path) -> Iterator[StoredRun]:
    """The runs of a score file, in its order."""
    known = pd.read_parquet(file.with_suffix(".known.parquet")).groupby("repetition")["row"].agg(list)
    maps = np.load(file.with_suffix(".maps.npy"), mmap_mode="r", allow_pickle=False)
    runs = pd.read_parquet(file).groupby(["repetition", "member"], sort=False)
    for run_maps, (_, run) in zip(maps, runs, strict=True):
        repetition = int(run["repetition"].iloc[0])
        tested = np.setdiff1d(np.arange(len(run)), known.get(repetition, []))
        yield StoredRun(repetition, run["score"].to_numpy(), run_maps, tested)

"""What a localising job left of each of its runs, and which test images test it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.known_anomalies import tested_rows


class StoredRun(NamedTuple):
    """Scores float64 `(n,)` and maps float32 `(n, side, side)`, not in memory, of a category's test images.

    `tested` are the numbers of these images without the anomalies that were known in the repetition.
    """

    member: str
    repetition: int
    scores: np.ndarray
    maps: np.ndarray
    tested: np.ndarray


def stored_runs(file: Path, category: str) -> Iterator[StoredRun]:
    """The runs of a score file on one category, in its order; line i of the file and map i belong together.

    Raises ValueError where they are not as many.
    """
    known = pd.read_parquet(file.with_suffix(".known.parquet")).groupby("repetition")["row"].agg(list)
    maps = np.load(file.with_suffix(".maps.npy"), mmap_mode="r", allow_pickle=False)
    lines = pd.read_parquet(file)
    if len(lines) != len(maps):
        raise ValueError(f"{file} has {len(lines)} lines, but its maps are {len(maps)}; delete both and run again")
    here = lines[lines["member"].str.partition(".")[0] == category]
    for _, run in here.groupby(["repetition", "member"], sort=False):
        member, repetition = str(run["member"].iloc[0]), int(run["repetition"].iloc[0])
        tested = np.flatnonzero(~run["row"].isin(known.get(repetition, [])))
        first, last = run.index[0], run.index[-1]
        yield StoredRun(member, repetition, run["score"].to_numpy(), maps[first : last + 1], tested)


def tested_on(
    run: StoredRun, category: str, test: pd.DataFrame, known: pd.DataFrame, first: int
) -> dict[str, np.ndarray]:
    """The rows of a run's maps by the category that they test.

    test: the test frame of the product `category`, whose images begin at row `first`. known: what was drawn of them. A
    member that is a whole category is tested on all that its test frame says, another on lines of its own.
    """
    lines = test if run.member == category else test[test["member"] == run.member]
    return tested_rows(lines, known[known["repetition"] == run.repetition], first)

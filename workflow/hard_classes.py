"""Hard defect classes: which ones NFAD's scores name, and metrics of stored maps on their images."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from data.industrial_protocols import defect_classes
from data.sample import GOOD
from reports.auroc import auroc
from reports.localisation.definitions import DEFINITIONS
from reports.localisation.evaluation import evaluate
from reports.localisation.regions import Regions

HARD = "hard"
RECORDS = ["category", "repetition", "epoch", "metric", "value"]


def read_hard_classes(files: Sequence[str]) -> tuple[str, ...]:
    """The classes that the file (columns `label, image_auroc, hard`) calls hard; none without a file."""
    if not files:
        return ()
    frame = pd.read_csv(files[0], dtype={"label": str})
    return tuple(frame.loc[frame[HARD], "label"])


def class_auroc(files: Iterable[Path], labels: pd.Series) -> dict[str, float]:
    """The image AUROC of each defect class against the good images, mean over the repetitions in score files.

    `labels` are of the test split by row. Known anomalies of a repetition are not among its tests.
    """
    found: dict[str, list[float]] = {label: [] for label in defect_classes(labels.to_frame("label"))}
    for scores, rows in (run for file in files for run in _runs(file)):
        names = labels.to_numpy()[rows]
        for label, values in found.items():
            chosen = np.isin(names, [GOOD, label])
            values.append(auroc(names[chosen] == label, scores[rows][chosen]))
    return {label: float(np.mean(values)) for label, values in found.items()}


def subset_records(
    files: Iterable[Path], labels: pd.Series, hard: Iterable[str], regions: Regions, category: str
) -> pd.DataFrame:
    """Metrics (columns RECORDS, fractions) of stored scores and maps on the good images and those of hard classes."""
    records = []
    for file in files:
        maps = np.load(file.with_suffix(".maps.npy"), mmap_mode="r", allow_pickle=False)
        for number, (scores, rows) in enumerate(_runs(file)):
            chosen = rows[labels.iloc[rows].isin([GOOD, *hard])]
            here = np.ascontiguousarray(maps[number][chosen])
            subset = regions.take(chosen)
            values = evaluate(scores[chosen], here, subset)
            values |= {name: definition(here, subset) for name, definition in DEFINITIONS.items()}
            repetition = _first(file) + number
            records += [(category, repetition, 0, metric, value) for metric, value in values.items()]
    return pd.DataFrame(records, columns=RECORDS)


def _runs(file: Path) -> list[tuple[np.ndarray, np.ndarray]]:
    """Scores `(n,)` of each repetition, and the rows that it is tested on."""
    known = pd.read_parquet(file.with_suffix(".known.parquet"))
    runs = []
    for repetition, run in pd.read_parquet(file).groupby("repetition"):
        scores = run["score"].to_numpy()
        runs.append((scores, np.setdiff1d(np.arange(len(scores)), known.loc[known["repetition"] == repetition, "row"])))
    return runs


def _first(file: Path) -> int:
    return int(pd.read_parquet(file, columns=["repetition"])["repetition"].min())

"""From an industrial group to the runs of a localising method, and which images test each of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data.known_anomalies import draw_few_anomalies, draw_known_class, tested_rows
from methods.anomalies.bank import read_anomalies
from methods.anomalies.synthetic import read_synthetic
from methods.levels import Levels
from methods.localiser import MapTrainingSet
from methods.seeds import derive

DRAWS = {"few_anomalies": draw_few_anomalies, "unseen": draw_few_anomalies, "known_class": draw_known_class}
KNOWN = ["member", "repetition", "dataset", "split", "row", "label"]


@dataclass(frozen=True)
class Task:
    """A category of a dataset under a protocol; none of the `hard` defect classes is ever known."""

    dataset: str
    protocol: str
    category: str
    hard: tuple[str, ...] = ()

    def known_anomalies(self, test_index: pd.DataFrame, repetitions: Iterable[int], count: int) -> pd.DataFrame:
        """The test images (columns KNOWN) that methods may learn from; none under `unsupervised`.

        `test_index` may have further categories.
        """
        parts = [self._drawn(test_index, repetition, count) for repetition in repetitions if self.protocol in DRAWS]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=KNOWN)

    def _drawn(self, test_index: pd.DataFrame, repetition: int, count: int) -> pd.DataFrame:
        seed = derive(self.dataset, self.category, self.protocol, "known anomalies", repetition)
        easy = test_index[(test_index["category"] == self.category) & ~test_index["label"].isin(self.hard)]
        drawn = DRAWS[self.protocol](easy, self.category, seed, count)
        return drawn.assign(repetition=repetition, dataset=self.dataset, split="test")[KNOWN]


@dataclass(frozen=True)
class MapRun:
    """One training of one member with one seed, and the test images that it is tested on, by line of the tables.

    They are counted from the category's first one.
    """

    member: str
    repetition: int
    seed: int
    data: MapTrainingSet
    tests: dict[str, np.ndarray]

    @property
    def key(self) -> str:
        return f"{self.member}/{self.repetition}"


@dataclass(frozen=True)
class MapTasks:
    """What the runs of one method on one category share.

    `images` are the category's rows of the test split, and `test` is its test frame, in which `known` (columns KNOWN)
    still are. `bank` is the file of encoded anomalies for a method that uses them; one that does not has a single
    member, named as the category. `synthetic` is that of encoded synthetic anomalies, likewise.
    """

    task: Task
    method: str
    images: slice
    test: pd.DataFrame
    known: pd.DataFrame
    bank: Path | None
    synthetic: Path | None = None

    @property
    def members(self) -> Sequence[str]:
        return [self.task.category] if self.bank is None else list(self.test["member"].unique())

    def runs(self, repetitions: Iterable[int], normal: Levels) -> list[MapRun]:
        """All runs on these `normal` images, members within repetitions."""
        return [self._run(member, repetition, normal) for repetition in repetitions for member in self.members]

    def _run(self, member: str, repetition: int, normal: Levels) -> MapRun:
        words = (self.task.dataset, self.task.protocol, member, self.method)
        anomalies = None if self.bank is None else read_anomalies(self.bank, f"{member}/{repetition}")
        synthetic = None if self.synthetic is None else read_synthetic(self.synthetic, self.task.category)
        data = MapTrainingSet(f"{' '.join(words)} repetition {repetition}", normal, anomalies, synthetic)
        test = self.test if self.bank is None else self.test[self.test["member"] == member]
        tests = tested_rows(test, self.known[self.known["repetition"] == repetition], self.images.start)
        return MapRun(member, repetition, derive(*words, repetition), data, tests)


def map_score_frame(runs: Sequence[MapRun], scores: np.ndarray, dataset: str, first: int) -> pd.DataFrame:
    """One line per run and test image of a category, in its order: `member, repetition`, IMAGE, `score`.

    `scores` is `(runs, n)`, and `first` the row of the category's first image in the test split.
    """
    rows = np.arange(first, first + scores.shape[1])
    parts = [
        pd.DataFrame(
            {"member": run.member, "repetition": run.repetition, "dataset": dataset, "split": "test"}
            | {"row": rows, "score": values}
        )
        for run, values in zip(runs, scores, strict=True)
    ]
    return pd.concat(parts, ignore_index=True)

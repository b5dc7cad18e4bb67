"""Metrics of a localising run on each category that tests it, after an epoch."""

from collections.abc import Iterator, Mapping
from typing import Protocol

import numpy as np

from reports.localisation.definitions import DEFINITIONS
from reports.localisation.evaluation import evaluate
from reports.localisation.regions import Regions

EPOCHS = ["category", "member", "repetition", "epoch", "metric", "value"]
Line = tuple[str, str, int, int, str, float]


class Tested(Protocol):
    """A run, and the test images that it is tested on, by category."""

    @property
    def member(self) -> str: ...
    @property
    def repetition(self) -> int: ...
    @property
    def tests(self) -> Mapping[str, np.ndarray]: ...


def epoch_metrics(run: Tested, epoch: int, scores: np.ndarray, maps: np.ndarray, regions: Regions) -> Iterator[Line]:
    """Values (columns EPOCHS, fractions) of the scores `(n,)` and maps float32 `(n, side, side)` after an epoch."""
    for category, rows in run.tests.items():
        values = evaluate(scores[rows], maps[rows], regions.take(rows))
        yield from ((category, run.member, run.repetition, epoch, metric, value) for metric, value in values.items())


def metrics_by_name(run: Tested, epoch: int, maps: np.ndarray, regions: Regions) -> Iterator[Line]:
    """The same by the papers' own definitions, which take longer: for the last epoch only."""
    for category, rows in run.tests.items():
        chosen = maps[rows], regions.take(rows)
        for metric, definition in DEFINITIONS.items():
            yield category, run.member, run.repetition, epoch, metric, definition(*chosen)

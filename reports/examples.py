"""Test images of one category with what each method says of them, and the rules by which they are chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

GOOD = "good"


class Thresholds(NamedTuple):
    """From which score on an image is called anomalous, and from which a pixel; NaN of a diverged run."""

    image: float
    pixel: float


@dataclass(frozen=True)
class Examples:
    """Test images of one category, their masks, and what each method says of them.

    images: uint8 `(n, side, side, 3)`; masks: `(n, side, side)`, 1 = anomalous; labels: `good` or the defect type of
    each image; names: what stands beside each; maps, scores and thresholds: by the method's label, `(n, side, side)`,
    `(n,)` and of the category. Higher is more anomalous; NaN where a method diverged.
    """

    category: str
    images: np.ndarray
    masks: np.ndarray
    labels: Sequence[str]
    names: Sequence[str]
    maps: Mapping[str, np.ndarray]
    scores: Mapping[str, np.ndarray]
    thresholds: Mapping[str, Thresholds]

    def __post_init__(self) -> None:
        if not self.maps.keys() == self.scores.keys() == self.thresholds.keys():
            found = f"maps of {list(self.maps)}, but scores of {list(self.scores)}"
            raise ValueError(f"{self.category}: {found} and thresholds of {list(self.thresholds)}")
        lengths = [len(part) for part in (self.masks, self.labels, self.names, *self.maps.values())]
        lengths += [len(scores) for scores in self.scores.values()]
        if set(lengths) != {len(self.images)}:
            raise ValueError(
                f"{self.category}: {len(self.images)} images, but masks, labels, names, maps and scores of {lengths}"
            )


class Chosen(NamedTuple):
    """Rows of images, int (n,), and the name of each as figures print it."""

    rows: np.ndarray
    names: list[str]


def median_examples(labels: Sequence[str], scores: Mapping[str, np.ndarray]) -> Chosen:
    """One image per label, `good` first: the one whose score `(n,)` is the (lower) median of its label.

    The score is that of the last method.
    """
    *_, last = scores.values()
    order = sorted(set(labels), key=lambda label: (label != GOOD, label))
    return Chosen(np.array([_median_row(np.flatnonzero(np.asarray(labels) == label), last) for label in order]), order)


def worst_examples(labels: Sequence[str], scores: Mapping[str, np.ndarray], count: int) -> Chosen:
    """The `count` good images that look most anomalous, then the `count` anomalies that look least so, worst first.

    Each method of `scores` `(n,)` ranks all images, equal scores sharing their mean rank, and the mean of the ranks
    decides; of equal ones the first. A method that diverged ranks none.
    """
    finished = [values for values in scores.values() if not np.isnan(values).any()]
    ranks = np.sum([np.zeros(len(labels)), *(pd.Series(values).rank().to_numpy() for values in finished)], axis=0)
    good = np.asarray(labels) == GOOD
    highest = _first(np.flatnonzero(good), -ranks, count)
    lowest = _first(np.flatnonzero(~good), ranks, count)
    names = [f"good\n{_place(place)}highest" for place in range(1, len(highest) + 1)]
    names += [f"{labels[row]}\n{_place(place)}lowest" for place, row in enumerate(lowest, start=1)]
    return Chosen(np.concatenate([highest, lowest]), names)


def _first(rows: np.ndarray, ranks: np.ndarray, count: int) -> np.ndarray:
    """The `count` of these rows with the lowest ranks."""
    return rows[np.argsort(ranks[rows], kind="stable")[:count]]


def _place(number: int) -> str:
    return {1: "", 2: "2nd ", 3: "3rd "}.get(number, f"{number}th ")


def _median_row(rows: np.ndarray, scores: np.ndarray) -> int:
    ranked = rows[np.argsort(scores[rows], kind="stable")]
    return int(ranked[(len(ranked) - 1) // 2])

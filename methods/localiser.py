"""The contract of a method that localises: what it is given, and what it gives back."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from methods.detector import State
from methods.levels import Levels


@dataclass(frozen=True)
class KnownAnomalies:
    """What `few_anomalies` and `known_class` let a method see beside normal images.

    The `known` images, and the `pasted` ones that copy their anomalies onto normal images. Masks are uint8
    `(k, side, side)`, 1 = anomalous.
    """

    known: Levels
    known_masks: np.ndarray
    pasted: Levels
    pasted_masks: np.ndarray


@dataclass(frozen=True)
class SyntheticAnomalies:
    """Anomalies made of normal images by CutPaste Plus, each with another view of the same image.

    Entry i is made of normal image `rows[i]`, int64 `(k,)`. `views` and `negatives` are level maps of k images: the
    view, and the anomaly, which lies at `masks[i]` == 1, uint8 `(k, side, side)`, within `boxes[i]`, int64 `(k, 4)`:
    top, left, bottom and right in pixels, the last two exclusive. The arrays may be memory-mapped.
    """

    rows: np.ndarray
    views: Levels
    negatives: Levels
    masks: np.ndarray
    boxes: np.ndarray


@dataclass(frozen=True)
class MapTrainingSet:
    """Level maps of normal images, and of known or synthetic anomalies where the method declares them.

    `name` is the run's in messages. The members of a stack share the arrays of `normal`.
    """

    name: str
    normal: Levels
    anomalies: KnownAnomalies | None = None
    synthetic: SyntheticAnomalies | None = None


class Localiser(ABC):
    """A method on level maps whose runs train together; its seed is the `seed` of its constructor."""

    @classmethod
    @abstractmethod
    def fit_stack(cls, localisers: Sequence[Self], sets: Sequence[MapTrainingSet]) -> Iterator[int]:
        """Train each localiser on its own set, as one would alone, while the iterator is consumed.

        Yields how many epochs are over, after each or as often as the method is evaluated, and after the last; `score`
        may be called then.
        """

    def fit(self, data: MapTrainingSet) -> Self:
        """Train to the last epoch."""
        for _ in self.fit_stack([self], [data]):
            pass
        return self

    @abstractmethod
    def schedule_passes(self, passes: int) -> Self:
        """Before training: make it that many passes through the training images; `fit_stack` yields after each.

        A pass is the method's own, with its batches and anomalies; only the first may lack terms of the loss.
        """

    @property
    @abstractmethod
    def parameter_count(self) -> int:
        """How many numbers training moves, once `fit_stack` has begun or the localiser is restored."""

    @abstractmethod
    def score(self, features: Levels, side: int) -> tuple[np.ndarray, np.ndarray]:
        """Anomaly scores float64 `(n,)` and maps float32 `(n, side, side)`; NaN where training diverged.

        Higher is more anomalous. `features` is the whole test set, against which maps may be normalised.
        """

    @abstractmethod
    def state(self) -> State:
        """What training learned, as named arrays."""

    @abstractmethod
    def restore(self, state: Mapping[str, np.ndarray]) -> Self:
        """Become the localiser whose `state()` this is."""

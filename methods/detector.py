"""The contract of a method: what it is given, and what it gives back."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np

Features = np.ndarray
State = dict[str, np.ndarray]
Auxiliary = TypeVar("Auxiliary")


@dataclass(frozen=True)
class TrainingSet:
    """What the protocol lets a run see: nothing else reaches a method, and test labels never do.

    `inliers` is `(n, d)` and `auxiliary` `(k, d)`, both float32; `auxiliary` is given only to a method that
    declares it. `start` is the saved state of the method named by `starts_from` in the same run, and
    `auxiliary_start` of the one named by `auxiliary_starts_from`, trained on the auxiliary set alone.
    """

    name: str
    inliers: Features
    auxiliary: Features | None = None
    start: State | None = None
    auxiliary_start: State | None = None


class Detector(ABC):
    """A detector on feature vectors, in PyOD's manner: fit on inliers, higher scores are more anomalous.

    A method is one subclass. Its constructor takes its hyperparameters as keywords, and `seed` and `device`
    if it wants them. What `fit` learns it keeps in numpy attributes whose names end in an underscore; these
    are saved.
    """

    @abstractmethod
    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        """Learn from inliers `(n, d)` and, where the method declares it, an auxiliary set `(k, d)`."""

    @abstractmethod
    def decision_function(self, features: Features) -> np.ndarray:
        """Anomaly scores `(n,)` in float64 of features `(n, d)`; NaN where the fit diverged."""

    def state(self) -> State:
        """What `fit` learned, as named arrays."""
        return {name: np.asarray(value) for name, value in vars(self).items() if name.endswith("_")}

    def restore(self, state: Mapping[str, np.ndarray]) -> Self:
        """Become the detector whose `state()` this is."""
        for name, value in state.items():
            setattr(self, name, value)
        return self


class StackedDetector(Detector):
    """A detector whose runs train together: one model with a leading member axis."""

    @classmethod
    @abstractmethod
    def fit_stack(cls, detectors: Sequence[Self], sets: Sequence[TrainingSet]) -> None:
        """Fit each detector on its own set, as separate calls of `fit` would."""

    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        self.fit_stack([self], [TrainingSet(type(self).__name__, features, auxiliary)])
        return self


def required(auxiliary: Auxiliary | None) -> Auxiliary:
    """The auxiliary set of a method that cannot do without, or an error that says what to declare."""
    if auxiliary is None:
        raise ValueError("this method needs an auxiliary set: list `auxiliary` under its `uses` in methods.yaml")
    return auxiliary

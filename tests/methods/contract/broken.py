"""Methods each of which breaks one rule of the contract, and one that keeps all."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from methods.detector import Detector, Features, required


class Sound(Detector):
    """Distance to the mean of the inliers."""

    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        self.mean_ = features.mean(0, dtype=np.float64)
        return self

    def decision_function(self, features: Features) -> np.ndarray:
        return np.square(features - self.mean_).sum(1)


class Constant(Sound):
    def decision_function(self, features: Features) -> np.ndarray:
        return np.ones(len(features))


class Coarse(Sound):
    def decision_function(self, features: Features) -> np.ndarray:
        return (super().decision_function(features) > 1).astype(float)


class UpsideDown(Sound):
    def decision_function(self, features: Features) -> np.ndarray:
        return -super().decision_function(features)


class Blind(Sound):
    def decision_function(self, features: Features) -> np.ndarray:
        return features[:, 5].astype(np.float64)


class Column(Sound):
    def decision_function(self, features: Features) -> np.ndarray:
        return super().decision_function(features)[:, None]


class Single(Sound):
    def decision_function(self, features: Features) -> np.ndarray:
        return super().decision_function(features).astype(np.float32)


class Listed(Sound):
    def decision_function(self, features: Features) -> Any:
        return super().decision_function(features).tolist()


class Lost(Sound):
    def decision_function(self, features: Features) -> np.ndarray:
        scores = super().decision_function(features)
        scores[:3] = np.nan
        return scores


class Batched(Sound):
    def decision_function(self, features: Features) -> np.ndarray:
        return super().decision_function(features / np.abs(features).max())


class Unlearning(Sound):
    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        self.mean_ = np.eye(12)[0]
        return self


class Forgetful(Detector):
    """Keeps what it learns under a name that is not saved."""

    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        self.mean = features.mean(0, dtype=np.float64)
        return self

    def decision_function(self, features: Features) -> np.ndarray:
        return np.square(features - self.mean).sum(1)


class HalfSaved(Sound):
    """Restores a mean that is not quite the saved one."""

    def restore(self, state: Mapping[str, np.ndarray]) -> Self:
        self.mean_ = state["mean_"].astype(np.float32)
        return self


class Unreturned(Sound):
    def fit(self, features: Features, auxiliary: Features | None = None) -> Any:
        super().fit(features)


class Unseeded(Sound):
    """Draws from a generator that no seed was given to."""

    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        super().fit(features)
        self.mean_ = self.mean_ + 0.01 * np.random.default_rng().standard_normal(12)
        return self


class Seeded(Sound):
    def __init__(self, *, seed: int) -> None:
        self.seed = seed

    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        super().fit(features)
        self.mean_ = self.mean_ + 0.01 * np.random.default_rng(self.seed).standard_normal(12)
        return self


class Rising(Sound):
    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        self.losses_ = np.arange(9.0)
        return super().fit(features)


class Needy(Sound):
    """Asks for an auxiliary set and does not look at it."""

    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        required(auxiliary)
        return super().fit(features)


class Greedy(Sound):
    """Takes an auxiliary set if it gets one."""

    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        super().fit(features)
        self.mean_ = self.mean_ if auxiliary is None else self.mean_ - auxiliary.mean(0)
        return self


class Failing(Sound):
    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        raise ZeroDivisionError("no such luck")

"""MSE: squared distance to the mean of the inliers (CF section 5.1)."""

from typing import Self

import numpy as np

from methods.detector import Detector, Features


class MSE(Detector):
    """`||x - mean_in||^2`: the likelihood under an isotropic normal distribution, up to constants."""

    mean_: np.ndarray

    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        self.mean_ = features.mean(0, dtype=np.float64)
        return self

    def decision_function(self, features: Features) -> np.ndarray:
        return squared_distance(features, self.mean_)


def squared_distance(features: Features, centre: np.ndarray) -> np.ndarray:
    """Squared Euclidean distances `(n,)` in float64 of features `(n, d)` to a centre `(d,)`."""
    return np.square(features - centre).sum(1)

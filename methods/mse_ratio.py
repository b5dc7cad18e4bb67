"""MSE-ratio: nearer to the auxiliary set's mean than to the inliers' (CF section 5.1)."""

from typing import Self

import numpy as np

from methods.detector import Detector, Features, required
from methods.mse import squared_distance


class MSERatio(Detector):
    """`||x - mean_in||^2 - ||x - mean_aux||^2`: the log-ratio of two isotropic normal distributions."""

    inlier_mean_: np.ndarray
    auxiliary_mean_: np.ndarray

    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        self.inlier_mean_ = features.mean(0, dtype=np.float64)
        self.auxiliary_mean_ = required(auxiliary).mean(0, dtype=np.float64)
        return self

    def decision_function(self, features: Features) -> np.ndarray:
        to_inliers = squared_distance(features, self.inlier_mean_)
        return to_inliers - squared_distance(features, self.auxiliary_mean_)

"""Any PyOD detector, by the full name of its class."""

import inspect
from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from pyod.models.base import BaseDetector

from methods.detector import Detector, Features


class PyodDetector(Detector):
    """A PyOD detector (https://pyod.readthedocs.io) with its own parameters.

    PyOD saves its models as pickles, which we do not trust; the state here is the training set, and restoring
    fits the detector again with the same seed.
    """

    def __init__(self, kind: type[BaseDetector], seed: int, parameters: Mapping[str, Any]) -> None:
        takes_seed = "random_state" in inspect.signature(kind).parameters
        self.detector = kind(**parameters, **({"random_state": seed % 2**32} if takes_seed else {}))

    def fit(self, features: Features, auxiliary: Features | None = None) -> Self:
        self.inliers_ = np.asarray(features)
        self.detector.fit(self.inliers_)
        return self

    def decision_function(self, features: Features) -> np.ndarray:
        return np.asarray(self.detector.decision_function(np.asarray(features)), dtype=np.float64)

    def restore(self, state: Mapping[str, np.ndarray]) -> Self:
        return self.fit(state["inliers_"])

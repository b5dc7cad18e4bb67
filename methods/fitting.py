"""Runs a method of config/methods.yaml on many training sets: stacked, or side by side where it cannot."""

import importlib
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import joblib
import numpy as np

from methods.detector import Detector, Features, StackedDetector, State, TrainingSet
from methods.localiser import Localiser
from methods.parts import in_parts


@dataclass(frozen=True)
class Fitted:
    """What a run leaves: the anomaly scores `(n,)` of its test features, and its saved state."""

    scores: np.ndarray
    state: State


def detector_class(name: str) -> type:
    """The class of that full name: one of our detectors or of PyOD's."""
    module, _, attribute = name.rpartition(".")
    try:
        return getattr(importlib.import_module(module), attribute)
    except Exception as error:  # whatever a user's module may raise
        reason = f"{type(error).__name__}: {error}"
        raise ValueError(f"the class {name} cannot be imported: {reason}") from error


def build(name: str, hyperparameters: Mapping[str, Any], seed: int, device: str) -> Any:
    """A detector or localiser that has seen nothing yet; `seed` and `device` go to constructors that ask for them.

    Raises ValueError for a class that is neither of these nor PyOD's.
    """
    kind = detector_class(name)
    if not issubclass(kind, (Detector, Localiser)):
        from pyod.models.base import BaseDetector

        from methods.pyod_detector import PyodDetector

        if not issubclass(kind, BaseDetector):
            raise ValueError(
                f"{name!r} is no method; subclass methods.detector.Detector or methods.localiser.Localiser"
            )
        return PyodDetector(kind, seed, hyperparameters)
    asked = {"seed": seed, "device": device}
    return kind(**hyperparameters, **{word: asked[word] for word in asked if _asks(kind, word)})


def fit_and_score(
    detectors: Sequence[Detector],
    sets: Sequence[TrainingSet],
    tests: Sequence[Features],
    *,
    stack: int,
    jobs: int,
    device: str = "cpu",
) -> list[Fitted]:
    """Fit each detector on its set and score its tests, in stacks of `stack` or in `jobs` processes.

    Stacks are smaller where the device's memory does not hold that many.
    """
    stackable = [detector for detector in detectors if isinstance(detector, StackedDetector)]
    if not stackable:
        runs = (joblib.delayed(_fit_one)(*run) for run in zip(detectors, sets, tests, strict=True))
        return list(joblib.Parallel(n_jobs=min(jobs, len(detectors)))(runs))

    def fit(part: slice) -> None:
        type(stackable[0]).fit_stack(stackable[part], sets[part])

    for _ in in_parts(len(stackable), stack, fit, f"training a stack ({sets[0].name}, ...)", device):
        pass
    return [_score(detector, test) for detector, test in zip(detectors, tests, strict=True)]


def _fit_one(detector: Detector, data: TrainingSet, test: Features) -> Fitted:
    return _score(detector.fit(data.inliers, data.auxiliary), test)


def _score(detector: Detector, test: Features) -> Fitted:
    scores = detector.decision_function(test) if len(test) else np.empty(0)
    return Fitted(np.asarray(scores, dtype=np.float64), detector.state())


def _asks(kind: type, word: str) -> bool:
    """Whether some constructor of the class's ancestry names this keyword."""
    return any(word in inspect.signature(ancestor).parameters for ancestor in kind.__mro__)

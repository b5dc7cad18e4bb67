"""A small world of feature vectors with planted anomalies."""

from dataclasses import dataclass

import numpy as np

from methods.detector import TrainingSet

DIMENSIONS = 12


@dataclass(frozen=True)
class Planted:
    """Inliers around one direction, and test features of which those around another are anomalous."""

    data: TrainingSet
    test: np.ndarray
    anomalous: np.ndarray


def plant(seed: int = 0, inliers: int = 120) -> Planted:
    """120 test vectors, float32 `(120, 12)` of length 1, half of them anomalous, and 400 auxiliary ones."""
    rng = np.random.default_rng(seed)
    auxiliary = _unit(rng.standard_normal((400, DIMENSIONS)))
    data = TrainingSet(f"planted {seed}", _cluster(rng, 0, inliers), auxiliary)
    test = [_cluster(rng, axis, 60) for axis in (0, 1)]
    return Planted(data, np.concatenate(test), np.repeat([False, True], 60))


def _cluster(rng: np.random.Generator, axis: int, count: int) -> np.ndarray:
    return _unit(np.eye(DIMENSIONS)[axis] + 0.15 * rng.standard_normal((count, DIMENSIONS)))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

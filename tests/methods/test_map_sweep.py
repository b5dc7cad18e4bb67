from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np
import pytest

import methods.map_sweep
from methods.levels import Levels
from methods.localiser import KnownAnomalies, MapTrainingSet, SyntheticAnomalies
from methods.map_sweep import part_known, part_synthetic, sweep_maps
from tests.methods.stub_localiser import StubLocaliser


class Recorder(StubLocaliser):
    """Keeps what it was trained on; its map is its hyperparameter everywhere."""

    seen: MapTrainingSet

    def __init__(self, value: float) -> None:
        self.value = value

    @classmethod
    def fit_stack(cls, localisers: Sequence[Self], sets: Sequence[MapTrainingSet]) -> Iterator[int]:
        localisers[0].seen = sets[0]
        yield 1

    def score(self, features: Levels, side: int) -> tuple[np.ndarray, np.ndarray]:
        scores = features[0][:, 0, 0, 0].astype(np.float64)
        return scores, np.full((len(scores), side, side), self.value, np.float32)


def numbered(count: int, first: int) -> Levels:
    rows = np.arange(first, first + count, dtype=np.float32)
    return (np.tile(rows[:, None, None, None], (1, 2, 2, 1)),)


def numbers(levels: Levels) -> list[float]:
    values: list[float] = levels[0][:, 0, 0, 0].tolist()
    return values


def test_held_out_copies_of_known_anomalies_train_nothing() -> None:
    masks = np.ones((10, 4, 4), np.uint8)
    anomalies = KnownAnomalies(numbered(3, 200), masks[:3], numbered(10, 100), masks)
    parted = part_known(numbered(20, 0), anomalies, 0.2)
    assert numbers(parted.held_out) == [0, 1, 2, 3, 100, 101]
    assert parted.masks.any((1, 2)).tolist() == [False] * 4 + [True] * 2
    assert numbers(parted.training.normal) == list(range(4, 20))
    assert parted.training.anomalies is not None
    assert numbers(parted.training.anomalies.pasted) == list(range(102, 110))
    assert parted.training.anomalies.known is anomalies.known


def test_synthetic_anomalies_of_held_out_images_train_nothing() -> None:
    rows = np.array([0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
    boxes = np.arange(40).reshape(10, 4)
    synthetic = SyntheticAnomalies(rows, numbered(10, 50), numbered(10, 100), np.ones((10, 4, 4), np.uint8), boxes)
    parted = part_synthetic(numbered(5, 0), synthetic, 0.4)
    assert numbers(parted.held_out) == [0, 1, 100, 101]
    assert parted.masks.any((1, 2)).tolist() == [False] * 2 + [True] * 2
    assert numbers(parted.training.normal) == [2, 3, 4]
    kept = parted.training.synthetic
    assert kept is not None
    assert kept.rows.tolist() == [0, 1, 2, 0, 1, 2]
    assert numbers(kept.views) == [52, 53, 54, 57, 58, 59]
    assert numbers(kept.negatives) == [102, 103, 104, 107, 108, 109]
    assert kept.boxes[:, 0].tolist() == [8, 12, 16, 28, 32, 36]


def test_all_values_see_the_same_images_from_the_same_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[Recorder, int]] = []

    def build(name: str, hyperparameters: Mapping[str, Any], seed: int, device: str) -> Recorder:
        made.append((Recorder(hyperparameters["rate"]), seed))
        return made[-1][0]

    monkeypatch.setattr(methods.map_sweep, "build", build)
    masks = np.ones((10, 4, 4), np.uint8)
    anomalies = KnownAnomalies(numbered(3, 200), masks[:3], numbered(10, 100), masks)
    method = {"name": "m", "class": "a.B", "hyperparameters": {"rate": 0, "other": 1}}
    parted = part_known(numbered(20, 0), anomalies, 0.2)
    found = list(sweep_maps(method, "rate", [5, 7], parted, device="cpu"))
    assert [held_out.value for held_out in found] == [5, 7]
    assert len({seed for _, seed in made}) == 1
    for held_out, (localiser, _) in zip(found, made, strict=True):
        assert held_out.scores.tolist() == numbers(parted.held_out)
        assert (held_out.maps == held_out.value).all()
        assert localiser.seen.normal is parted.training.normal
        assert localiser.seen.name == f"sweep m rate={held_out.value}"

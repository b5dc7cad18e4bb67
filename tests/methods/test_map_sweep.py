from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np
import pytest

import methods.map_sweep
from methods.levels import Levels
from methods.localiser import KnownAnomalies, MapTrainingSet
from methods.map_sweep import sweep_maps
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


def test_what_is_held_out_trains_nothing_and_is_the_same_for_all_values(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[Recorder, int]] = []

    def build(name: str, hyperparameters: Mapping[str, Any], seed: int, device: str) -> Recorder:
        made.append((Recorder(hyperparameters["rate"]), seed))
        return made[-1][0]

    monkeypatch.setattr(methods.map_sweep, "build", build)
    masks = np.ones((10, 4, 4), np.uint8)
    anomalies = KnownAnomalies(numbered(3, 200), masks[:3], numbered(10, 100), masks)
    method = {"name": "m", "class": "a.B", "hyperparameters": {"rate": 0, "other": 1}}
    found = list(sweep_maps(method, "rate", [5, 7], numbered(20, 0), anomalies, fraction=0.2, device="cpu"))
    assert [held_out.value for held_out in found] == [5, 7]
    assert len({seed for _, seed in made}) == 1
    for held_out, (localiser, _) in zip(found, made, strict=True):
        assert held_out.scores.tolist() == [0, 1, 2, 3, 100, 101]
        assert held_out.masks.any((1, 2)).tolist() == [False] * 4 + [True] * 2
        assert (held_out.maps == held_out.value).all()
        assert localiser.seen.normal[0][:, 0, 0, 0].tolist() == list(range(4, 20))
        assert localiser.seen.anomalies is not None
        assert localiser.seen.anomalies.pasted[0][:, 0, 0, 0].tolist() == list(range(102, 110))
        assert localiser.seen.anomalies.known is anomalies.known

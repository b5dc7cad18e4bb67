"""A localiser whose maps are known in advance."""

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np

from methods.detector import State
from methods.levels import Levels
from methods.localiser import MapTrainingSet
from tests.methods.stub_localiser import StubLocaliser

LAST = 3  # its number of epochs


class Fake(StubLocaliser):
    """After epoch e its map is the level plus e times the seed, in a pattern; a negative seed diverges."""

    epoch = 0

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.trained_on: MapTrainingSet | None = None

    @classmethod
    def fit_stack(cls, localisers: Sequence[Self], sets: Sequence[MapTrainingSet]) -> Iterator[int]:
        for epoch in range(1, LAST + 1):
            for localiser, data in zip(localisers, sets, strict=True):
                localiser.epoch, localiser.trained_on = epoch, data
            yield epoch

    def score(self, features: Levels, side: int) -> tuple[np.ndarray, np.ndarray]:
        if self.seed < 0:
            return np.full(len(features[0]), np.nan), np.full((len(features[0]), side, side), np.nan, np.float32)
        noise = np.random.default_rng([self.seed, self.epoch]).standard_normal((len(features[0]), side, side))
        maps = (features[0][..., 0] + noise).astype(np.float32)
        return maps.max(axis=(1, 2)).astype(np.float64), maps

    def state(self) -> State:
        return {"seed": np.array(self.seed)}

"""A localiser whose every step takes a known time, on a clock that only it moves."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Self

import numpy as np

from methods.detector import State
from methods.levels import Levels
from methods.localiser import Localiser, MapTrainingSet

SCORING = 4.0


class FakeClock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


CLOCK = FakeClock()


class Slow(Localiser):
    """Pass k takes `seconds[k]`, scoring `SCORING`; a map is `learned` everywhere."""

    seen: MapTrainingSet | None = None

    def __init__(self, seconds: Sequence[float], seed: int) -> None:
        self.seconds = seconds
        self.learned = np.array(float(seed))

    @classmethod
    def fit_stack(cls, localisers: Sequence[Self], sets: Sequence[MapTrainingSet]) -> Iterator[int]:
        cls.seen = sets[0]
        for number, seconds in enumerate(localisers[0].seconds, 1):
            CLOCK.now += seconds
            localisers[0].learned += 1
            yield number

    def schedule_passes(self, passes: int) -> Self:
        self.seconds = self.seconds[:passes]
        return self

    @property
    def parameter_count(self) -> int:
        return 1

    def score(self, features: Levels, side: int) -> tuple[np.ndarray, np.ndarray]:
        CLOCK.now += SCORING
        count = len(features[0])
        return np.full(count, self.learned), np.full((count, side, side), self.learned, np.float32)

    def state(self) -> State:
        return {"learned": self.learned}

    def restore(self, state: Mapping[str, np.ndarray]) -> Self:
        self.learned = state["learned"]
        return self

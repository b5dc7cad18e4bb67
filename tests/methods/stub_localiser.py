"""A localiser that learns nothing: what tests need of the contract and do not care about."""

from collections.abc import Mapping
from typing import Self

import numpy as np

from methods.detector import State
from methods.localiser import Localiser


class StubLocaliser(Localiser):
    """A subclass says what its training and its scores are."""

    @property
    def parameter_count(self) -> int:
        return 0

    def schedule_passes(self, passes: int) -> Self:
        return self

    def state(self) -> State:
        return {}

    def restore(self, state: Mapping[str, np.ndarray]) -> Self:
        return self

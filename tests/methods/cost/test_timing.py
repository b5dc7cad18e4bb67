from collections.abc import Callable

import pytest
import torch

from methods.cost.timing import timed
from tests.methods.cost.world import FakeClock


def taking(clock: FakeClock, *seconds: float) -> Callable[[], None]:
    """Work whose calls take so long, one after the other."""
    left = iter(seconds)

    def work() -> None:
        clock.now += next(left)

    return work


def test_warm_ups_are_not_counted() -> None:
    clock = FakeClock()
    found = timed(taking(clock, 100, 50, 3, 1, 2), device="cpu", warm_ups=2, repeats=3, clock=clock)
    assert found == [3, 1, 2]


def test_what_a_gpu_still_works_on_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call returns at once, and waiting for the device takes the time: before a repeat it is not the repeat's."""
    clock, waiting = FakeClock(), [7.0]

    def synchronise(device: str) -> None:
        assert device == "cuda:1"
        clock.now += waiting.pop() if waiting else 0

    monkeypatch.setattr(torch.cuda, "synchronize", synchronise)
    found = timed(lambda: waiting.append(5.0), device="cuda:1", warm_ups=0, repeats=2, clock=clock)
    assert found == [5, 5]

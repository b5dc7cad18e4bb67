"""Seconds of work on a device."""

import time
from collections.abc import Callable

import torch

Clock = Callable[[], float]


def timed(
    work: Callable[[], object], *, device: str, warm_ups: int, repeats: int, clock: Clock = time.perf_counter
) -> list[float]:
    """Seconds of each of `repeats` calls of `work`, after `warm_ups` others; all that it has begun there is done."""
    for _ in range(warm_ups):
        work()
    return [_seconds(work, device, clock) for _ in range(repeats)]


def _seconds(work: Callable[[], object], device: str, clock: Clock) -> float:
    _synchronise(device)
    start = clock()
    work()
    _synchronise(device)
    return clock() - start


def _synchronise(device: str) -> None:
    """CUDA works on after a call has returned."""
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)

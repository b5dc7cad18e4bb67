"""How long a piece of work takes."""

import time
from collections.abc import Callable
from typing import TypeVar

import torch

Result = TypeVar("Result")


def timed(work: Callable[[], Result], device: torch.device | None = None) -> tuple[float, Result]:
    """Seconds until all that `work` asks of the device is done, and what it returns."""
    synchronize = torch.cuda.synchronize if device and device.type == "cuda" else lambda: None
    synchronize()
    start = time.perf_counter()
    result = work()
    synchronize()
    return time.perf_counter() - start, result

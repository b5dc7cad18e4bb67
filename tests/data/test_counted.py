"""A split is counted while it is read."""

import numpy as np
import pytest

from data.counted import counted
from data.sample import Sample

SAMPLES = [Sample(name, "cat", lambda: np.zeros((1, 1, 3), np.uint8)) for name in "abc"]


@pytest.mark.parametrize("count", [3, None])
def test_the_right_number_passes(count: int | None) -> None:
    assert list(counted(iter(SAMPLES), count, "toy")) == SAMPLES


@pytest.mark.parametrize("count", [0, 2, 4])
def test_another_number_is_told_after_the_last_one(count: int) -> None:
    samples = counted(iter(SAMPLES), count, "toy test")
    assert [next(samples) for _ in SAMPLES] == SAMPLES
    with pytest.raises(ValueError, match=f"toy test: 3 images, the official distribution has {count}"):
        next(samples)

"""A split is counted while it is read."""

import numpy as np
import pytest

from data.counted import counted
from data.sample import Sample


def sample(**attributes: str) -> Sample:
    return Sample("0.png", "cat", lambda: np.zeros((1, 1, 3), np.uint8), attributes)


WHOLE = [sample(), sample()]
PARTS = [sample(category="nut"), sample(category="nut"), sample(category="bolt")]


@pytest.mark.parametrize(
    ("samples", "counts"), [(WHOLE, {"toy test": 2}), (WHOLE, {}), (PARTS, {"nut": 2, "bolt": 1}), (PARTS, {"nut": 2})]
)
def test_the_right_numbers_pass(samples: list[Sample], counts: dict[str, int]) -> None:
    assert list(counted(iter(samples), counts, "toy test")) == samples


@pytest.mark.parametrize(
    ("samples", "counts", "message"),
    [
        (WHOLE, {"toy test": 3}, "toy test: 2 images, the official distribution has 3"),
        (PARTS, {"nut": 2, "bolt": 4}, "toy test: bolt: 1 images, the official distribution has 4"),
        (PARTS, {"screw": 1}, "toy test: screw: 0 images"),
    ],
)
def test_another_number_is_told_after_the_last_one(samples: list[Sample], counts: dict[str, int], message: str) -> None:
    reading = counted(iter(samples), counts, "toy test")
    assert [next(reading) for _ in samples] == samples
    with pytest.raises(ValueError, match=message):
        next(reading)

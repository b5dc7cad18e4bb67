"""Pooling weights of boxes on level maps."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from methods.siamese.regions import whole_and_box


@st.composite
def boxes(draw: st.DrawFn) -> tuple[int, int, int, int]:
    (top, bottom), (left, right) = (
        sorted(draw(st.lists(st.integers(0, 64), min_size=2, max_size=2, unique=True))) for _ in range(2)
    )
    return top, left, bottom, right


@given(boxes())
def test_a_weight_is_the_fraction_of_the_box_that_lies_there(box: tuple[int, int, int, int]) -> None:
    """Against a mask at full resolution, whose cells of 8 x 4 pixels are counted."""
    mask = np.zeros((64, 64))
    mask[box[0] : box[2], box[1] : box[3]] = 1
    expected = mask.reshape(8, 8, 16, 4).sum((1, 3)) / mask.sum()
    found = whole_and_box(torch.tensor([box]), 64, 8, 16)[0, 1]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)


def test_the_whole_map_weighs_the_same_everywhere() -> None:
    weights = whole_and_box(torch.tensor([[0, 0, 8, 8], [8, 3, 9, 64]]), 64, 4, 5)
    assert weights.shape == (2, 2, 4, 5)
    assert weights.dtype == torch.float32
    torch.testing.assert_close(weights[:, 0], torch.full((2, 4, 5), 1 / 20))
    torch.testing.assert_close(weights.sum((2, 3)), torch.ones(2, 2))


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ([17, 1, 18, 2], [[0, 0], [1, 0]]),  # one pixel: its cell
        ([15, 0, 17, 16], [[0.5, 0], [0.5, 0]]),  # across an edge: both cells
        ([0, 8, 32, 32], [[1 / 6, 1 / 3], [1 / 6, 1 / 3]]),
    ],
)
def test_boxes_by_hand(box: list[int], expected: list[list[float]]) -> None:
    """Two cells of 16 pixels on each axis."""
    found = whole_and_box(torch.tensor([box]), 32, 2, 2)[0, 1]
    np.testing.assert_allclose(found, expected, rtol=1e-6)

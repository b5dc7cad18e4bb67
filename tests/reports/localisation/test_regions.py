import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.localisation.regions import label_regions
from tests.reports.localisation import brute_force
from tests.reports.localisation.brute_force import masks


@given(masks())
def test_regions_are_what_a_walk_in_eight_directions_finds(case: np.ndarray) -> None:
    labels = label_regions(case).labels
    walked = brute_force.regions(case)
    numbers = [{int(labels[pixel]) for pixel in region} for region in walked]
    assert all(len(of_one) == 1 for of_one in numbers)
    assert set().union(*numbers) == set(range(1, len(walked) + 1))
    assert ((labels > 0) == case).all()


def test_weights_of_a_region_add_up_to_one() -> None:
    """A ring of 8 pixels and a single one that touches a corner of it; a pixel of the next image is not a neighbour."""
    masks = np.zeros((2, 5, 5), dtype=np.uint8)
    masks[0, :3, :3] = 1
    masks[0, 1, 1] = 0
    masks[0, 3, 3] = masks[1, 4, 4] = 1
    regions = label_regions(masks)
    assert regions.count == 2
    assert sorted(regions.weights) == [1 / 9] * 9 + [1]


@given(masks(), st.data())
def test_taken_regions_are_those_of_the_taken_masks(case: np.ndarray, data: st.DataObject) -> None:
    chosen = np.array(data.draw(st.lists(st.integers(0, len(case) - 1), unique=True)), dtype=int)
    taken, expected = label_regions(case).take(chosen), label_regions(case[chosen])
    assert taken.count == expected.count
    assert (taken.weights == expected.weights).all()
    assert (taken.normal == expected.normal).all()


def test_refuses() -> None:
    with pytest.raises(ValueError, match="twice"):
        label_regions(np.zeros((2, 3, 3), dtype=bool)).take(np.array([1, 1]))
    with pytest.raises(ValueError, match=r"\(n, h, w\), found \(3, 3\)"):
        label_regions(np.zeros((3, 3), dtype=bool))
    with pytest.raises(ValueError, match="found 0 to 255"):
        label_regions(np.array([[[0, 255]]], dtype=np.uint8))

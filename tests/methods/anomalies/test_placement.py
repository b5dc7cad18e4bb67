import numpy as np
import pytest

from methods.anomalies.placement import place

SIDE = 40


def box(rows: slice, columns: slice) -> np.ndarray:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[rows, columns] = 1
    return mask


def painted(moves: list) -> np.ndarray:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    for move in moves:
        mask[tuple(move.target)] = 1
    return mask


@pytest.mark.parametrize(("columns", "stays"), [(21, True), (20, False)])
def test_more_than_two_thirds_on_the_object_stay(columns: int, stays: bool) -> None:
    """Of 30 columns, 21 are enough and 20 are not."""
    mask = box(slice(5, 8), slice(0, 30))
    object_ = box(slice(0, SIDE), slice(30 - columns, 30))
    moved = painted(place(mask, object_ > 0, np.random.default_rng(0)))
    assert (moved == mask).all() == stays


def test_regions_move_onto_the_object() -> None:
    """Two that touch at a corner are one and keep their shape; the centre of each lands on the object."""
    mask = box(slice(2, 4), slice(2, 4)) | box(slice(4, 6), slice(4, 6)) | box(slice(30, 33), slice(2, 7))
    object_ = box(slice(15, 25), slice(15, 25)) > 0
    for seed in range(20):
        moves = place(mask, object_, np.random.default_rng(seed))
        assert sorted(move.target.shape[1] for move in moves) == [8, 15]
        for move in moves:
            assert object_[tuple(move.target.mean(axis=1).astype(int))]
            assert len({tuple(step) for step in (move.target - move.source).T}) == 1


def test_centres_keep_away_from_the_border() -> None:
    """A region of 10 x 6 on an object that is everywhere but where it was: it never leaves the image."""
    mask = box(slice(0, 10), slice(0, 6))
    for seed in range(50):
        (move,) = place(mask, mask == 0, np.random.default_rng(seed))
        assert move.target.shape[1] == 60
        assert (move.target >= 0).all()
        assert (move.target < SIDE).all()


def test_points_outside_the_image_are_left_out() -> None:
    """A lopsided region, whose centre of mass is far from its middle, placed where only its heavy end fits."""
    mask = box(slice(0, 6), slice(0, 6)) | box(slice(0, 1), slice(0, 20))
    object_ = box(slice(SIDE - 4, SIDE - 3), slice(SIDE - 11, SIDE - 10)) > 0
    (move,) = place(mask, object_, np.random.default_rng(0))
    assert 0 < move.target.shape[1] == move.source.shape[1] < mask.sum()
    assert (move.target < SIDE).all()


def test_without_a_fitting_point_it_stays() -> None:
    mask = box(slice(0, 10), slice(0, 10))
    corner = box(slice(SIDE - 2, SIDE), slice(SIDE - 2, SIDE)) > 0
    np.testing.assert_array_equal(painted(place(mask, corner, np.random.default_rng(0))), mask)

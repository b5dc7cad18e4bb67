import numpy as np
import pytest

from methods.anomalies.fields import (
    flip,
    grid,
    lens,
    quarter_turns,
    rubber,
    shift_scale_rotate,
    transpose,
    unmoved,
    warp,
)

SIDE = 32
rng = np.random.default_rng(0)
IMAGE = rng.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
MASK = rng.integers(0, 2, (SIDE, SIDE), dtype=np.uint8)


class Drawn:
    """A generator that draws what it is told, where a transform asks for a uniform number."""

    def __init__(self, *values: float) -> None:
        self.values = list(values)

    def uniform(self, low: float, high: float, size: int | None = None) -> np.ndarray | float:
        value = self.values.pop(0)
        assert low <= value <= high
        return value if size is None else np.full(size, value)


def test_the_unmoved_field_changes_nothing() -> None:
    image, mask = warp(IMAGE, MASK, unmoved(SIDE))
    np.testing.assert_array_equal(image, IMAGE)
    np.testing.assert_array_equal(mask, MASK)


def test_rigid_transforms_are_exact() -> None:
    """Over many draws, each of the possible pictures appears, and nothing else."""
    expected = {
        quarter_turns: [np.rot90(MASK, turns) for turns in range(4)],
        flip: [MASK[::-1], MASK[:, ::-1], MASK[::-1, ::-1]],
        transpose: [MASK.T],
    }
    generator = np.random.default_rng(0)
    for draw, pictures in expected.items():
        found = {warp(IMAGE, MASK, draw(SIDE, generator))[1].tobytes() for _ in range(40)}
        assert found == {picture.tobytes() for picture in pictures}


@pytest.mark.parametrize("draw", [lens(1.0), shift_scale_rotate, grid, rubber])
def test_image_and_mask_move_together(draw) -> None:
    """A white square's mask stays its mask, to within half a pixel; something moves."""
    mask = np.zeros((64, 64), np.uint8)
    mask[20:44, 12:30] = 1
    field = draw(64, np.random.default_rng(0))
    assert field.dtype == np.float32
    image, moved = warp(mask[..., None].repeat(3, 2) * 255, mask, field)
    assert set(np.unique(moved)) == {0, 1}
    assert ((image[..., 0] > 127) == moved).mean() > 0.99
    assert (moved != mask).any()


def test_lens_by_hand() -> None:
    """k = 1: a point a quarter of the side off the centre shows what lies 1 + 1/16 + 1/256 times as far."""
    field = lens(1.0)(SIDE, Drawn(1.0))
    assert field[:, 16, 16].tolist() == [16, 16]
    assert field[0, 16, 24] == pytest.approx(16 + 8 * (1 + 1 / 16 + 1 / 256))
    np.testing.assert_allclose(lens(1.0)(SIDE, Drawn(0.0)), unmoved(SIDE), atol=1e-5)


def test_shift_scale_rotate_by_hand() -> None:
    """Enlarged by 1.2 and not turned, neighbours are 1 / 1.2 apart, and the result moves by 1/16 of the side."""
    field = shift_scale_rotate(SIDE, Drawn(0.0625, 1.2, 0.0))
    np.testing.assert_allclose(np.diff(field[0], axis=1), 1 / 1.2, atol=1e-5)
    middle = (SIDE - 1) / 2
    assert field[0, 0, 0] == pytest.approx(middle + (-middle - 2) / 1.2, abs=1e-4)
    turned = shift_scale_rotate(SIDE, Drawn(0.0, 1.0, 45.0))
    assert np.hypot(*np.diff(turned[:, 0, :2], axis=1)) == pytest.approx(1, abs=1e-5)


def test_grid_keeps_the_order_of_pixels() -> None:
    field = grid(64, np.random.default_rng(0))
    steps = np.diff(field[0], axis=1)
    assert steps.min() >= 0.7 - 1e-4
    assert steps.max() <= 1.3 + 1e-4
    np.testing.assert_array_equal(field[0][0], field[0][-1])


def test_rubber_moves_by_a_few_percent() -> None:
    moves = np.stack([rubber(64, np.random.default_rng(seed)) - unmoved(64) for seed in range(50)])
    assert moves[:, :, 0, 0].std() == pytest.approx(0.04 * 64, rel=0.2)

import cv2
import numpy as np
import pytest

from methods.anomalies import pixels

SIDE = 64
GREY = np.full((SIDE, SIDE, 3), 128, np.uint8)
CHANGES = [
    pixels.grey_noise,
    pixels.colour_noise,
    pixels.motion_blur,
    pixels.median_blur,
    pixels.box_blur,
    pixels.local_contrast,
    pixels.sharpen,
    pixels.emboss,
    pixels.brightness_contrast,
    pixels.hue_saturation_value,
]


def picture() -> np.ndarray:
    return np.random.default_rng(0).integers(40, 216, (SIDE, SIDE, 3), dtype=np.uint8)


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_changes_and_repeats(change) -> None:
    before = picture()
    changed = change(before, np.random.default_rng(1))
    assert (changed.dtype, changed.shape) == (np.uint8, before.shape)
    assert (changed != before).mean() > 0.1
    np.testing.assert_array_equal(before, picture())
    np.testing.assert_array_equal(changed, change(before, np.random.default_rng(1)))


def test_grey_noise_is_grey_and_colour_noise_is_not() -> None:
    grey = pixels.grey_noise(GREY, np.random.default_rng(0)).astype(float)
    assert (grey == grey[..., :1]).all()
    assert 0.01 * 255 * 0.9 < grey.std() < 0.05 * 255 * 1.1
    colour = pixels.colour_noise(GREY, np.random.default_rng(0)).astype(float)
    assert np.corrcoef(colour[..., 0].ravel(), colour[..., 1].ravel())[0, 1] < 0.1
    assert 9 < colour.var() < 52


@pytest.mark.parametrize("blur", [pixels.motion_blur, pixels.median_blur, pixels.box_blur])
def test_blurs_smooth_and_keep_the_mean(blur) -> None:
    for seed in range(10):
        blurred = blur(picture(), np.random.default_rng(seed))
        assert blurred.std() < 0.9 * picture().std()
        assert blurred.mean() == pytest.approx(picture().mean(), abs=2)


def test_sharpening_by_hand() -> None:
    """At an edge of 100 and 150, with share a and lightness l: 100 (1 + a l) - 150 a and 150 (1 + a l) + 150 a."""
    edge = np.full((8, 8, 3), 100, np.uint8)
    edge[:, 4:] = 150
    share, lightness = np.random.default_rng(0).uniform([0.2, 0.5], [0.5, 1.0])
    sharp = pixels.sharpen(edge, np.random.default_rng(0))[4, 3:5, 0]
    expected = [
        (1 - share) * 100 + share * (-150 + lightness * 100),
        (1 - share) * 150 + share * (150 + lightness * 150),
    ]
    np.testing.assert_allclose(sharp, np.clip(expected, 0, 255), atol=0.51)


def test_emboss_lights_one_side_of_an_edge() -> None:
    """Across a rising and a falling edge the embossed image goes up and down."""
    bar = np.full((16, 16, 3), 100, np.uint8)
    bar[:, 6:10] = 140
    row = pixels.emboss(bar, np.random.default_rng(0))[8, :, 0].astype(int)
    assert row[5] > row[2]
    assert row[10] < row[13]


def test_grey_stays_grey_when_hues_turn() -> None:
    """Without saturation no hue is seen; the value moves by at most 20."""
    for seed in range(20):
        saturated = cv2.cvtColor(pixels.hue_saturation_value(GREY, np.random.default_rng(seed)), cv2.COLOR_RGB2HSV)
        assert saturated[..., 1].max() <= 30
        assert abs(int(saturated[0, 0, 2]) - 128) <= 20


class Drawn:
    """A generator that draws these factors, and this order of the transforms."""

    def __init__(self, *factors: float, order: tuple[int, ...] = (0, 1, 2, 3)) -> None:
        self.factors = factors
        self.order = order

    def uniform(self, low: float, high: float, count: int) -> np.ndarray:
        assert (low, high) == (0.9, 1.1)
        assert count == len(self.factors)
        return np.array(self.factors)

    def permutation(self, count: int) -> tuple[int, ...]:
        assert count == len(self.order)
        return self.order


def test_colour_jitter_by_hand() -> None:
    """Brightness scales; contrast draws towards the mean of grey, saturation towards each pixel's; 0.1 turns are 36
    degrees, which add 0.6 of green to red."""
    picture = np.array([[[255, 0, 0], [51, 51, 51]]], np.uint8)
    grey = (0.299 * 255 + 51) / 2
    expected = {
        (1, 1, 1, 1): picture[0],
        (0.9, 1, 1, 1): [[229.5, 0, 0], [45.9] * 3],
        (1, 0.9, 1, 1): [[229.5 + 0.1 * grey, 0.1 * grey, 0.1 * grey], [45.9 + 0.1 * grey] * 3],
        (1, 1, 0.9, 1): [[229.5 + 0.1 * 0.299 * 255, *[0.1 * 0.299 * 255] * 2], [51] * 3],
        (1, 1, 1, 1.1): [[255, 153, 0], [51] * 3],
        (1.1, 1, 1, 0.9): [[255, 0, 153], [56.1] * 3],
    }
    for factors, values in expected.items():
        np.testing.assert_allclose(pixels.colour_jitter(picture, 0.1, Drawn(*factors))[0], values, atol=0.51)


def test_colour_jitter_cuts_off_in_the_order_drawn() -> None:
    """Brighter first, white stays white and then loses contrast; last, it is white again."""
    picture = np.array([[[255] * 3, [0] * 3]], np.uint8)
    for order, (white, black) in {(0, 1, 2, 3): (242.25, 12.75), (3, 2, 1, 0): (255, 14.03)}.items():
        found = pixels.colour_jitter(picture, 0.1, Drawn(1.1, 0.9, 1, 1, order=order))[0]
        np.testing.assert_allclose(found, [[white] * 3, [black] * 3], atol=0.51)


def test_colour_jitter_is_drawn_anew() -> None:
    before = picture()
    first, again, other = (pixels.colour_jitter(before, 0.1, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(before, picture())
    assert (first != before).any()
    assert (first != other).any()

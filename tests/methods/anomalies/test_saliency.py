import cv2
import numpy as np
import pytest
from scipy import ndimage

from methods.anomalies.saliency import is_plausible, saliency, salient_object
from tests.methods.anomalies.test_foreground import painted

SIDE = 128


def square(share: float) -> np.ndarray:
    """About this share of the image, in its middle."""
    half = round(SIDE * np.sqrt(share) / 2)
    mask = np.zeros((SIDE, SIDE), bool)
    mask[SIDE // 2 - half : SIDE // 2 + half, SIDE // 2 - half : SIDE // 2 + half] = True
    return mask


def lab(image: np.ndarray) -> np.ndarray:
    """CIE Lab of sRGB under D65, from its definition."""
    values = image / 255.0
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    to_xyz = [[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]]
    ratio = linear @ np.array(to_xyz).T / (0.950456, 1, 1.088754)
    x, y, z = np.moveaxis(np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116), -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def test_the_formula() -> None:
    """Distance of the blurred Lab image from the mean one, in float64; OpenCV's Lab is a little rough."""
    image = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    expected = lab(image)
    mean = expected.mean(axis=(0, 1))
    for axis in (0, 1):
        expected = ndimage.convolve1d(expected, np.array([1, 4, 6, 4, 1]) / 16, axis=axis, mode="mirror")
    found = saliency(image)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, np.sqrt(np.square(expected - mean).sum(axis=2)), atol=0.2)


@pytest.mark.parametrize("share", [0.1, 0.2, 0.35, 0.65, 0.76])
@pytest.mark.parametrize(("inside", "outside"), [(60, 200), (200, 60)])
def test_small_and_large_objects_are_found(share: float, inside: int, outside: int) -> None:
    """Below half of the image as what stands out, above it as what does not."""
    found = salient_object(painted(square(share), inside, outside))
    assert (found == square(share)).mean() > 0.96


def test_holes_belong_to_the_object() -> None:
    ring = square(0.2) & ~square(0.05)
    assert (salient_object(painted(ring, 60, 200)) == square(0.2)).mean() > 0.96


def test_without_a_plausible_mask_all_is_object() -> None:
    """One colour, black, and a speck."""
    flat = np.full((SIDE, SIDE, 3), 90, np.uint8)
    speck = flat.copy()
    cv2.circle(speck, (32, 32), 4, (255, 0, 0), -1)
    for image in (flat, np.zeros_like(flat), speck):
        assert salient_object(image).all()


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [
        (slice(20, 31), slice(0, 74), False),
        (slice(20, 31), slice(0, 75), True),
        (slice(1, 127), slice(1, 105), True),
        (slice(1, 127), slice(1, 106), False),
        (slice(0, 63), slice(0, 128), True),
        (slice(0, 64), slice(0, 128), False),
    ],
)
def test_plausible_masks(rows: slice, columns: slice, expected: bool) -> None:
    """Of 16384 pixels, 820 are enough and 13107 not too many; of 512 on the border, corners twice, at most 255."""
    mask = np.zeros((SIDE, SIDE), bool)
    mask[rows, columns] = True
    assert is_plausible(mask) == expected

import cv2
import numpy as np
import pytest

from methods.anomalies.foreground import foreground_masks, object_mask


def disc(side: int = 64, centre: tuple[int, int] = (30, 34), radius: int = 15) -> np.ndarray:
    mask = np.zeros((side, side), np.uint8)
    return cv2.circle(mask, centre, radius, 1, -1).astype(bool)


def painted(mask: np.ndarray, inside: int, outside: int) -> np.ndarray:
    """An image of two greys under a little noise."""
    noise = np.random.default_rng(0).integers(-8, 9, (*mask.shape, 1))
    return (np.where(mask, inside, outside)[..., None] + noise).repeat(3, axis=2).astype(np.uint8)


@pytest.mark.parametrize(("inside", "outside"), [(60, 200), (200, 60)])
def test_dark_and_bright_objects_are_found(inside: int, outside: int) -> None:
    np.testing.assert_array_equal(object_mask(painted(disc(), inside, outside)), disc())


def test_holes_belong_to_the_object_and_specks_do_not() -> None:
    ring, speck = disc() & ~disc(radius=6), disc(centre=(8, 8), radius=3)
    np.testing.assert_array_equal(object_mask(painted(ring | speck, 60, 200)), disc())


def test_an_image_of_one_colour_is_all_object() -> None:
    assert object_mask(np.full((16, 16, 3), 90, np.uint8)).all()


def test_all_of_a_texture_is_foreground() -> None:
    images = np.stack([painted(disc(), 60, 200)] * 2)
    assert foreground_masks(images, textured=True).all()
    np.testing.assert_array_equal(foreground_masks(images, textured=False), [disc()] * 2)


def test_another_rule_finds_the_objects() -> None:
    images = np.stack([painted(disc(), 60, 200)] * 2)
    np.testing.assert_array_equal(foreground_masks(images, False, lambda image: image[..., 0] > 127), [~disc()] * 2)
    assert foreground_masks(images, True, lambda image: image[..., 0] > 127).all()

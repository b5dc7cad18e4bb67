"""Copies of known anomalies on normal images."""

import numpy as np

from methods.anomalies.placement import place
from methods.anomalies.transforms import augment

ATTEMPTS = 20


def paste_anomalies(
    known_images: np.ndarray,
    known_masks: np.ndarray,
    normal_images: np.ndarray,
    foregrounds: np.ndarray,
    count: int,
    generator: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Images uint8 `(count, side, side, 3)` and their masks uint8 `(count, side, side)`, 1 = anomalous.

    Copy i shows known anomaly i mod k after three random transforms, pasted pixel by pixel onto a random normal
    image at a place that suits its foreground. `known_images` is uint8 `(k, side, side, 3)` with masks
    `(k, side, side)`, `normal_images` uint8 `(n, side, side, 3)` with `foregrounds` `(n, side, side)`. All
    randomness is from `generator`. No mask is empty.
    Raises ValueError for arrays that do not fit each other, and for an anomaly without pixels.
    """
    _check(known_images, known_masks, normal_images, foregrounds)
    copies = np.empty((count, *normal_images.shape[1:]), np.uint8)
    masks = np.empty((count, *known_masks.shape[1:]), np.uint8)
    for row in range(count):
        number = row % len(known_images)
        copies[row], masks[row] = _copy(
            known_images[number], known_masks[number], normal_images, foregrounds, generator
        )
    return copies, masks


def _copy(
    image: np.ndarray, mask: np.ndarray, normal: np.ndarray, foregrounds: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """One copy; transforms that push the whole anomaly out of the image are drawn again."""
    row = generator.integers(len(normal))
    for _ in range(ATTEMPTS):
        moved_image, moved_mask = augment(image, mask, generator)
        if moved_mask.any():
            return _pasted(moved_image, moved_mask, normal[row], foregrounds[row], generator)
    raise ValueError(f"an anomaly of {np.count_nonzero(mask)} pixels left the image in {ATTEMPTS} random transforms")


def _pasted(
    image: np.ndarray, mask: np.ndarray, normal: np.ndarray, foreground: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    canvas, drawn = np.array(normal), np.zeros_like(mask)
    for move in place(mask, foreground, generator):
        canvas[tuple(move.target)] = image[tuple(move.source)]
        drawn[tuple(move.target)] = 1
    return canvas, drawn


def _check(known: np.ndarray, masks: np.ndarray, normal: np.ndarray, foregrounds: np.ndarray) -> None:
    for name, images, of in (("known", known, masks), ("normal", normal, foregrounds)):
        if images.dtype != np.uint8 or images.shape != (*of.shape, 3) or len(images) == 0:
            raise ValueError(
                f"{name} images must be uint8 (n, side, side, 3) with n > 0 and masks (n, side, side), found "
                f"{images.dtype} {images.shape} and {of.shape}"
            )
    if known.shape[1:] != normal.shape[1:]:
        raise ValueError(f"known images are {known.shape[1:]} and normal ones {normal.shape[1:]}: prepare both alike")
    empty = ~masks.any(axis=(1, 2))
    if empty.any():
        raise ValueError(f"the mask of known anomaly {int(empty.argmax())} is empty: nothing of it can be pasted")

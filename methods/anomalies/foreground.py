"""Where the object is in an image of an object."""

from collections.abc import Callable

import cv2
import numpy as np
from scipy import ndimage


def foreground_masks(
    images: np.ndarray, textured: bool, find_object: Callable[[np.ndarray], np.ndarray] | None = None
) -> np.ndarray:
    """Bool `(n, side, side)` of uint8 RGB images `(n, side, side, 3)`: all of a texture, else the object.

    The object is found by `object_mask` unless another rule is given.
    """
    if textured:
        return np.ones(images.shape[:3], bool)
    return np.stack([(find_object or object_mask)(image) for image in images])


def object_mask(image: np.ndarray) -> np.ndarray:
    """Bool `(side, side)`: the largest component on the object's side of Otsu's threshold of grey, its holes filled.

    The object is what most of the image's border is not. An image of one colour is all object. The masks that BGAD's
    authors used are not published; this rule is our declared choice.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    bright = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1].astype(bool)
    candidates = ~bright if border(bright).mean() > 0.5 else bright
    labels, count = ndimage.label(ndimage.binary_fill_holes(candidates))
    if count == 0:
        return np.ones_like(bright)
    return labels == 1 + np.bincount(labels.ravel())[1:].argmax()


def border(mask: np.ndarray) -> np.ndarray:
    """The mask's outermost pixels; each corner counts twice."""
    return np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])

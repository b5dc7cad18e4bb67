"""Where the object is, by what stands out: frequency-tuned saliency (Achanta et al. 2009, CVPR)."""

import cv2
import numpy as np
from scipy import ndimage

from methods.anomalies.foreground import border

BINOMIAL = np.array([1, 4, 6, 4, 1]) / 16
COVERED = 0.05, 0.8
BORDER = 0.5


def saliency(image: np.ndarray) -> np.ndarray:
    """Float32 `(side, side)` of an RGB image uint8 `(side, side, 3)`: distance in CIE Lab, after a 5 x 5 binomial blur,
    from the image's mean (Achanta et al., equation 8)."""
    lab = cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    blurred = cv2.sepFilter2D(lab, -1, BINOMIAL, BINOMIAL)
    return np.linalg.norm(blurred - lab.mean(axis=(0, 1)), axis=2)


def salient_object(image: np.ndarray) -> np.ndarray:
    """Bool `(side, side)`: what stands out by Otsu's threshold of saliency, its holes filled, or all but that.

    Saliency does not tell an object from its background: the first of the two that is plausible for an object is taken,
    else the whole image. CL-Flow (arXiv 2311.06794) takes an object mask from this saliency and does not say how: the
    rule is our declared choice. Of an object that fills half of the image nothing has twice the mean saliency, a
    threshold that others use.
    """
    salient = saliency(image)
    above = salient > _otsu(salient)
    filled = (ndimage.binary_fill_holes(mask) for mask in (above, ~above))
    return next((mask for mask in filled if is_plausible(mask)), np.ones_like(above))


def _otsu(values: np.ndarray) -> float:
    """Otsu's threshold in 256 steps up to the largest of the values."""
    step = values.max() / 255
    steps = np.rint(values / step if step else values).astype(np.uint8)
    return (cv2.threshold(steps, 0, 1, cv2.THRESH_OTSU)[0] + 0.5) * step


def is_plausible(mask: np.ndarray) -> bool:
    """Whether a mask, bool `(side, side)`, covers 5 to 80 percent of the image and less than half of its border."""
    smallest, largest = COVERED
    return bool(smallest <= mask.mean() <= largest and border(mask).mean() < BORDER)

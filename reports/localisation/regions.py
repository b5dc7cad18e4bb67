"""The anomalous regions of a set of masks, labelled once for any number of maps."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import ndimage

WITHIN_AN_IMAGE = np.stack([np.zeros((3, 3)), np.ones((3, 3)), np.zeros((3, 3))])


@dataclass(frozen=True)
class Regions:
    """The 8-connected components of masks.

    labels: int32 (n, h, w), 0 for normal pixels and a number for each region, unique over all images.
    """

    labels: np.ndarray

    @cached_property
    def normal(self) -> np.ndarray:
        """(n, h, w), True for normal pixels."""
        return self.labels == 0

    @cached_property
    def anomalous(self) -> np.ndarray:
        """(n, h, w), True for anomalous pixels."""
        return ~self.normal

    @cached_property
    def anomalous_images(self) -> np.ndarray:
        """(n,), True for images with any anomalous pixel."""
        return np.any(self.anomalous, axis=(1, 2))

    @cached_property
    def areas(self) -> np.ndarray:
        """Pixels of each region by its number, 0 for numbers that no region here has."""
        areas = np.bincount(self.labels.ravel(), minlength=1)
        areas[0] = 0
        return areas

    @cached_property
    def count(self) -> int:
        return int(np.count_nonzero(self.areas))

    @cached_property
    def weights(self) -> np.ndarray:
        """1 / area of its region for each anomalous pixel, in the order of `maps[anomalous]`."""
        return 1 / self.areas[self.labels[self.anomalous]]

    def take(self, images: np.ndarray) -> "Regions":
        """The regions of some images (indices without repeats), not labelled again."""
        if len(np.unique(images)) != len(images):
            raise ValueError(
                "regions: an image was asked for twice, and its regions would count as one; give each once"
            )
        return Regions(self.labels[images])


def label_regions(masks: np.ndarray) -> Regions:
    """The 8-connected components of `masks`, bool or 0 and 1, (n, h, w).

    Raises ValueError for another shape and for other values, such as the 255 of a mask that was read as a picture.
    """
    masks = np.asarray(masks)
    if masks.ndim != 3:
        raise ValueError(f"masks must be (n, h, w), found {masks.shape}")
    if masks.size and (masks.min() < 0 or masks.max() > 1):
        raise ValueError(f"masks must hold 0 and 1 only, found {masks.min()} to {masks.max()}; compare with 0 first")
    labels, _ = ndimage.label(masks, WITHIN_AN_IMAGE)
    return Regions(labels.astype(np.int32, copy=False))

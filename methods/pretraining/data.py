"""The images that pretraining learns from, of one dataset or of several products."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data.prepare import open_images, read_index
from methods.pretraining.probe import Probe


@dataclass(frozen=True)
class TrainingImages:
    """Images uint8 `(n, side, side, 1 or 3)`, perhaps memory-mapped, and their labels int64 `(n,)`, from 0.

    `textured`, bool `(n,)`, says of images of products whether these fill them.
    """

    pixels: np.ndarray
    labels: np.ndarray
    textured: np.ndarray

    @property
    def classes(self) -> int:
        return int(self.labels.max()) + 1

    def probe(self, count: int) -> Probe:
        """The probe on `count` of the images, evenly spaced; on all where there are fewer."""
        rows = np.linspace(0, len(self.labels) - 1, min(count, len(self.labels))).astype(int)
        return Probe(np.asarray(self.pixels[rows]), self.labels[rows])


def read_training_images(
    images: Sequence[Path], indexes: Sequence[Path], label: str, textures: Sequence[str], per_class: int | None
) -> TrainingImages:
    """The images of prepared train splits, and the first `per_class` of each label where that is a number.

    Labels are the column `label` of the indexes. Several splits are read into memory.
    """
    pixels = [open_images(path) for path in images]
    index = pd.concat([read_index(path) for path in indexes], ignore_index=True)
    labels = np.unique(index[label], return_inverse=True)[1]
    fills = index["category"].isin(textures).to_numpy(bool)
    joined = pixels[0] if len(pixels) == 1 else np.concatenate(pixels)
    if per_class is None:
        return TrainingImages(joined, labels, fills)
    rows = np.flatnonzero(_place_in_class(labels) < per_class)
    return TrainingImages(joined[rows], labels[rows], fills[rows])


def _place_in_class(labels: np.ndarray) -> np.ndarray:
    """How many of its label come before each image."""
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], labels[order])
    places = np.empty(len(labels), dtype=np.int64)
    places[order] = np.arange(len(labels)) - starts
    return places

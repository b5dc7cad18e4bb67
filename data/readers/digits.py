"""The 1,797 handwritten digits that scikit-learn ships (UCI optdigits, its test part)."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

from data.sample import Pixels, Sample
from data.splits import of_split

SPLITS = {"train": (0, 1), "test": (2,)}


def read(source: Path, split: str) -> Iterator[Sample]:
    """Yield a split's digits, uint8 `(8, 8, 1)`; `source` is not used.

    The split is ours: of each digit's images, in the order of the file, every third one is a test image.
    """
    turns = of_split(split, SPLITS, "digits")
    digits = load_digits()
    met = np.zeros(10, dtype=int)
    for i, label in enumerate(digits.target):
        if met[label] % 3 in turns:
            yield Sample(f"{i:04d}", str(label), partial(scale, digits.images[i]))
        met[label] += 1


def scale(counts: np.ndarray) -> Pixels:
    """Counts `(8, 8)` of black pixels in 4x4 blocks, 0..16, to uint8 `(8, 8, 1)`."""
    return np.rint(counts * (255 / 16)).astype(np.uint8)[..., None]

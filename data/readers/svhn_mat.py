"""SVHN's cropped digits, one MATLAB file per split (http://ufldl.stanford.edu/housenumbers)."""

import io
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.io import loadmat

from data.sample import Sample
from data.splits import of_split
from data.tree import read_member


def read(source: Path, split: str, *, files: Mapping[str, str]) -> Iterator[Sample]:
    """Yield the images of a split, uint8 `(32, 32, 3)`; the file's class 10 is the digit 0.

    `source` is the split's .mat file or what holds it; `files` gives the file name of each split.
    """
    file = of_split(split, files, source)
    data = source.read_bytes() if source.is_file() and source.name == file else read_member(source, file)
    content = _matrices(data, file)
    images = np.moveaxis(content["X"], -1, 0)
    for i, number in enumerate(content["y"].ravel()):
        yield Sample(f"{i:06d}", str(number % 10), partial(images.__getitem__, i))


def _matrices(data: bytes, file: str) -> dict[str, Any]:
    try:
        content: dict[str, Any] = loadmat(io.BytesIO(data), variable_names=["X", "y"])
    except Exception as error:
        raise ValueError(f"{file}: not a readable MATLAB file ({error}); fetch it again") from error
    images, labels = content.get("X"), content.get("y")
    if images is None or labels is None or images.dtype != np.uint8 or images.shape[:3] != (32, 32, 3):
        raise ValueError(f"{file}: expected X, uint8 (32, 32, 3, n), and y, as in the cropped digits of SVHN")
    if images.shape[3:] != (labels.size,):
        raise ValueError(f"{file}: X is {images.shape} and y has {labels.size} labels; fetch it again")
    return content

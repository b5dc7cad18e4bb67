"""Anomaly maps as single pictures."""

from collections.abc import Iterable
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image

from data.files import atomic

COLOURS = "cividis"


def write_map_pictures(maps: np.ndarray, files: Iterable[Path]) -> tuple[float, float]:
    """Write maps `(n, side, side)` as n pictures of one scale: from dark blue, the lowest value of all, to yellow.

    Returns the lowest and the highest value.
    """
    low, high = float(maps.min()), float(maps.max())
    colours = matplotlib.colormaps[COLOURS]
    for values, file in zip(maps, files, strict=True):
        pixels = colours((values - low) / ((high - low) or 1.0), bytes=True)[..., :3]
        with atomic(file) as temporary:
            Image.fromarray(np.ascontiguousarray(pixels)).save(temporary)
    return low, high

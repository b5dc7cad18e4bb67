"""Where the regions of an anomaly go on a normal image."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

ENOUGH = 2 / 3
EIGHT_CONNECTED = np.ones((3, 3), int)
Points = np.ndarray  # int (2, m): rows and columns


@dataclass(frozen=True)
class Move:
    """Pixels of the anomalous image and where they go."""

    source: Points
    target: Points


def place(mask: np.ndarray, foreground: np.ndarray, generator: np.random.Generator) -> list[Move]:
    """Moves for an anomaly's `mask` onto an image whose object is `foreground`, both `(side, side)`.

    With more than two thirds of it on the object, the anomaly stays where it is. Otherwise each connected
    region moves so that its centre of mass falls on a random point of the object, half of the largest region's
    width and height away from the image's border; where no such point is, it stays, too. What would lie outside
    the image is left out (BGAD's official code, `copy_paste`).
    """
    points = np.stack(np.nonzero(mask))
    if foreground[tuple(points)].sum() > ENOUGH * points.shape[1]:
        return [Move(points, points)]
    labels, count = ndimage.label(mask, EIGHT_CONNECTED)
    regions = [np.stack(np.nonzero(labels == number)) for number in range(1, count + 1)]
    centres = np.stack(np.nonzero(_away_from_border(foreground, regions)))
    if centres.size == 0:
        return [Move(points, points)]
    return [_moved(region, centres[:, generator.integers(centres.shape[1])], mask.shape) for region in regions]


def _away_from_border(foreground: np.ndarray, regions: list[Points]) -> np.ndarray:
    rows, columns = (np.max([np.ptp(region, axis=1) for region in regions], axis=0) + 1) // 2
    inner = np.zeros_like(foreground, bool)
    inner[rows : len(inner) - rows, columns : inner.shape[1] - columns] = True
    return inner & (foreground > 0)


def _moved(region: Points, centre: np.ndarray, shape: tuple[int, ...]) -> Move:
    target = region + (centre - region.mean(axis=1).astype(int))[:, None]
    inside = ((target >= 0) & (target < np.array(shape)[:, None])).all(axis=0)
    return Move(region[:, inside], target[:, inside])

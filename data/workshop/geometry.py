"""Shapes on a picture of SIDE x SIDE pixels, as signed distances in pixels: negative inside."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SIDE = 128

Map = NDArray[np.float64]


class Position(NamedTuple):
    """Coordinates of every pixel, `(SIDE, SIDE)` each, seen from a part: pixels from its origin."""

    x: Map
    y: Map

    def seen_from(self, x: float, y: float, radians: float = 0.0) -> "Position":
        """The same pixels from an origin at `(x, y)` whose axes are turned by the angle."""
        dx, dy = self.x - x, self.y - y
        cos, sin = np.cos(radians), np.sin(radians)
        return Position(cos * dx + sin * dy, cos * dy - sin * dx)


def centred() -> Position:
    """Pixels from the middle of the picture."""
    y, x = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    return Position(x, y)


def disc(at: Position, radius: float) -> Map:
    return np.hypot(at.x, at.y) - radius


def box(at: Position, width: float, height: float, rounding: float) -> Map:
    """A rectangle around the origin with rounded corners."""
    x = np.abs(at.x) - width / 2 + rounding
    y = np.abs(at.y) - height / 2 + rounding
    outside = np.hypot(np.maximum(x, 0), np.maximum(y, 0))
    return outside + np.minimum(np.maximum(x, y), 0) - rounding


def line(at: Position, points: NDArray[np.float64]) -> Map:
    """Distance to the chain of segments through points `(n, 2)`."""
    distance = np.full(at.x.shape, np.inf)
    for (x0, y0), (x1, y1) in pairwise(points):
        dx, dy = x1 - x0, y1 - y0
        along = ((at.x - x0) * dx + (at.y - y0) * dy) / max(dx * dx + dy * dy, 1e-12)
        along = np.clip(along, 0, 1)
        distance = np.minimum(distance, np.hypot(at.x - x0 - along * dx, at.y - y0 - along * dy))
    return distance


def cover(distance: Map, softness: float = 1.0) -> Map:
    """How much of each pixel a shape covers, 0 to 1; its edge is `softness` pixels wide."""
    return np.clip(0.5 - distance / softness, 0, 1)

"""Geometric transforms as fields: float32 `(2, side, side)`, the x and y in the source of each pixel of the result."""

from collections.abc import Callable

import cv2
import numpy as np
from scipy import ndimage

Field = np.ndarray
DrawField = Callable[[int, np.random.Generator], Field]


def warp(image: np.ndarray, mask: np.ndarray, field: Field) -> tuple[np.ndarray, np.ndarray]:
    """Image (bilinear) and mask (nearest neighbour) under one field, mirrored at the border."""
    x, y = field
    warped = cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return warped, cv2.remap(mask, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT_101)


def unmoved(side: int) -> Field:
    """The field that changes nothing."""
    return np.stack(np.meshgrid(np.arange(side), np.arange(side))).astype(np.float32)


def quarter_turns(side: int, generator: np.random.Generator) -> Field:
    """0 to 3 turns by 90 degrees."""
    return _contiguous(np.rot90(unmoved(side), int(generator.integers(4)), axes=(1, 2)))


def flip(side: int, generator: np.random.Generator) -> Field:
    """Upside down, left to right, or both."""
    axes: tuple[int, ...] = ((1,), (2,), (1, 2))[generator.integers(3)]
    return _contiguous(np.flip(unmoved(side), axes))


def transpose(side: int, generator: np.random.Generator) -> Field:
    """Rows become columns."""
    return _contiguous(unmoved(side).transpose(0, 2, 1))


def lens(limit: float) -> DrawField:
    """Radial distortion by 1 + k r^2 + k r^4 around the centre, k uniform within +-`limit`, r in sides."""

    def draw(side: int, generator: np.random.Generator) -> Field:
        from_centre = unmoved(side) / side - 0.5
        radius = np.square(from_centre).sum(axis=0)
        factor = 1 + generator.uniform(-limit, limit) * (radius + radius**2)
        return ((from_centre * factor + 0.5) * side).astype(np.float32)

    return draw


def shift_scale_rotate(side: int, generator: np.random.Generator) -> Field:
    """A shift within 1/16 of the side, a scale within +-0.2 and a turn within +-45 degrees, all uniform."""
    shift = generator.uniform(-0.0625, 0.0625, 2) * side
    scale, angle = generator.uniform(0.8, 1.2), np.deg2rad(generator.uniform(-45, 45))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) / scale
    centre = np.full(2, (side - 1) / 2)
    source = np.einsum("ij,jyx->iyx", turn, unmoved(side) - (centre + shift)[:, None, None])
    return (source + centre[:, None, None]).astype(np.float32)


def grid(side: int, generator: np.random.Generator) -> Field:
    """Five columns and five rows, each stretched by a factor uniform within 1 +- 0.3."""
    knots = np.arange(6) * side / 5
    x, y = (
        np.interp(np.arange(side), knots, np.concatenate([[0], np.cumsum(generator.uniform(0.7, 1.3, 5))]) * side / 5)
        for _ in range(2)
    )
    return np.stack(np.meshgrid(x, y)).astype(np.float32)


def rubber(side: int, generator: np.random.Generator) -> Field:
    """4 x 4 points move by normal distances of 3 to 5 percent of the side, and what lies between them bilinearly."""
    distance = generator.uniform(0.03, 0.05) * side
    moves = generator.normal(0, distance, (2, 4, 4))
    return (unmoved(side) + ndimage.zoom(moves, (1, side / 4, side / 4), order=1)).astype(np.float32)


def _contiguous(field: Field) -> Field:
    return np.ascontiguousarray(field)

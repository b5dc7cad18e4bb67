"""Defects that any surface can have. Each one changes the surface and returns its mask, bool `(SIDE, SIDE)`.

A defect's size and strength vary from plain to barely visible.
"""

import numpy as np
from numpy.typing import NDArray

from data.sample import Mask
from data.workshop.geometry import SIDE, Map, centred, cover, disc, line
from data.workshop.noise import field
from data.workshop.surface import Surface

DYES = ((0.40, 0.22, 0.10), (0.14, 0.12, 0.08), (0.20, 0.22, 0.34), (0.85, 0.82, 0.74))  # rust, oil, ink, chalk
MARGIN = 10


def scratch(surface: Surface, rng: np.random.Generator) -> Mask:
    """A thin bent groove with a bright or dark ground."""
    groove = cover(line(centred(), _curve(surface, rng, rng.uniform(18, 48))) - rng.uniform(0.6, 1.3))
    groove *= surface.body
    tone = rng.choice([0.1, 0.95])
    surface.paint((tone, tone, tone), groove * rng.uniform(0.2, 0.7))
    surface.height -= groove * rng.uniform(0.2, 1.0)
    return groove >= 0.5


def crack(surface: Surface, rng: np.random.Generator) -> Mask:
    """A jagged dark gap that wanders."""
    steps = int(rng.integers(8, 20))
    turns = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.5, steps))
    way = np.cumsum(rng.uniform(2, 5, (steps, 1)) * _direction(turns), axis=0)
    path = _spot(surface, rng) + way - way.mean(axis=0)
    gap = cover(line(centred(), path) - rng.uniform(0.6, 1.2)) * surface.body
    surface.paint((0.12, 0.11, 0.1), gap * rng.uniform(0.35, 0.85))
    surface.height -= 1.2 * gap
    return gap >= 0.5


def stain(surface: Surface, rng: np.random.Generator) -> Mask:
    """A blot that dyes the surface and dulls it."""
    blot = _blob(surface, rng, rng.uniform(5, 13), softness=3)
    surface.paint(DYES[rng.integers(len(DYES))], blot * rng.uniform(0.15, 0.6))
    surface.gloss *= 1 - 0.6 * blot
    return blot >= 0.5


def hole(surface: Surface, rng: np.random.Generator) -> Mask:
    """A pit through which what lies below is seen."""
    pit = _blob(surface, rng, rng.uniform(2.2, 6.5), softness=1.5)
    surface.paint((0.1, 0.09, 0.09), pit * rng.uniform(0.3, 0.85))
    surface.height -= pit * rng.uniform(0.8, 2.5)
    surface.gloss *= 1 - pit
    return pit >= 0.5


def _blob(surface: Surface, rng: np.random.Generator, radius: float, softness: float) -> Map:
    """Cover of a disc with an uneven edge, on the body."""
    x, y = _spot(surface, rng)
    uneven = 0.22 * radius * field(rng, 0.5 * radius)
    return cover(disc(centred().seen_from(x, y), radius) + uneven, softness) * surface.body


def _curve(surface: Surface, rng: np.random.Generator, length: float) -> NDArray[np.float64]:
    """Points of an arc through a spot of the body."""
    along = np.linspace(-length / 2, length / 2, 12)
    bent = rng.normal(0, 0.012) * along**2
    heading = rng.uniform(0, np.pi)
    across = _direction(np.array([heading + np.pi / 2]))
    return _spot(surface, rng) + along[:, None] * _direction(np.array([heading])) + bent[:, None] * across


def _spot(surface: Surface, rng: np.random.Generator) -> NDArray[np.float64]:
    """A random point `(x, y)` of the body, off the picture's border."""
    at = centred()
    inside = np.maximum(np.abs(at.x), np.abs(at.y)) < SIDE / 2 - MARGIN
    spot = rng.choice(np.flatnonzero(surface.body & inside))
    return np.array([at.x.flat[spot], at.y.flat[spot]])


def _direction(radians: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vectors `(n, 2)`."""
    return np.stack([np.cos(radians), np.sin(radians)], axis=-1)

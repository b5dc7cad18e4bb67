"""A plain weave: each thread goes over one thread and under the next."""

import numpy as np

from data.sample import Mask
from data.workshop.geometry import SIDE, Map, centred
from data.workshop.noise import field
from data.workshop.surface import Surface, plain

THREAD = 6.4
THREADS = 2 * SIDE


def draw(rng: np.random.Generator, fault: str | None) -> tuple[Surface, Mask]:
    """The cloth and where a weft thread is missing (`missing_thread`)."""
    u, v = _cloth(rng)
    warp, weft = _thread(u, v, 1), _thread(v, u, -1)
    gap = _gap(u, v, rng) & (fault == "missing_thread")
    weft[gap] = -0.6
    on_top = warp > weft
    shade = np.where(on_top, _shades(rng)[_number(u)], _shades(rng)[_number(v)] - 0.06)
    surface = plain((0.62, 0.56, 0.45))
    surface.colour *= (1 + shade + 0.05 * field(rng, 0.7) + 0.04 * field(rng, 20))[..., None]
    surface.height = 1.5 * np.maximum(warp, weft) + 0.12 * field(rng, 0.8)
    return surface, gap


def _cloth(rng: np.random.Generator) -> tuple[Map, Map]:
    """Thread coordinates of every pixel: the cloth lies a little turned and uneven."""
    x, y = rng.uniform(-THREAD, THREAD, 2)
    at = centred().seen_from(x, y, np.deg2rad(rng.normal(0, 2)))
    u = at.x + 0.8 * field(rng, 14) + 0.25 * field(rng, 4)
    v = at.y + 0.8 * field(rng, 14) + 0.25 * field(rng, 4)
    return u / THREAD, v / THREAD


def _thread(across: Map, along: Map, phase: int) -> Map:
    """Height of one set of threads: round in section, rising and falling along its way."""
    section = np.sqrt(np.clip(1 - (2 * (across % 1) - 1) ** 2, 0, 1))
    return section + 0.55 * phase * np.cos(np.pi * (along - 0.5 + np.floor(across)))


def _shades(rng: np.random.Generator) -> Map:
    """How much lighter each thread is than the yarn."""
    return rng.normal(0, 0.035, THREADS)


def _number(across: Map) -> np.ndarray:
    return np.floor(across).astype(int) % THREADS


def _gap(u: Map, v: Map, rng: np.random.Generator) -> Mask:
    """Where one weft thread is missing over a part of its way."""
    start, length = rng.uniform(-7, 3), rng.uniform(2, 8)
    missing = (np.floor(v) == rng.integers(-7, 7)) & (u > start) & (u < start + length)
    return np.asarray(missing)

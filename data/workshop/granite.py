"""Polished granite: pale ground with dark and reddish crystals."""

import numpy as np

from data.sample import Mask
from data.workshop.geometry import SIDE, cover
from data.workshop.noise import field, fractal
from data.workshop.surface import Surface, plain


def draw(rng: np.random.Generator, fault: str | None) -> tuple[Surface, Mask]:
    """The slab; it has no parts, so no fault of its own."""
    surface = plain((0.66, 0.64, 0.61), gloss=0.05)
    surface.colour *= (1 + 0.08 * fractal(rng, [1, 3, 9]))[..., None]
    for colour, size, rarity in (
        ((0.71, 0.57, 0.50), 2.2, 1.1),
        ((0.36, 0.35, 0.36), 1.1, 1.5),
        ((0.86, 0.85, 0.82), 1.1, 1.6),
    ):
        surface.paint(colour, 0.7 * cover(rarity - field(rng, size), 0.5))
    surface.height = 0.1 * fractal(rng, [0.8, 2])
    return surface, np.zeros((SIDE, SIDE), dtype=bool)

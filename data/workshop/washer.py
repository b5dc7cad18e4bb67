"""A toothed lock washer of brushed steel on a dark mat, a little turned."""

import numpy as np

from data.sample import Mask
from data.workshop.geometry import Map, Position, box, centred, cover, disc
from data.workshop.noise import field
from data.workshop.surface import Surface, plain

OUTER, INNER, TEETH = 38.0, 20.0, 9
BEVEL = 2.5


def draw(rng: np.random.Generator, fault: str | None) -> tuple[Surface, Mask]:
    """The washer and where a tooth is missing (`missing_tooth`) or out of its place (`bent_tooth`)."""
    x, y = rng.normal(0, 1.5, 2)
    at = centred().seen_from(x, y, np.deg2rad(rng.normal(0, 4)))
    size = rng.normal(1, 0.015)
    meant = 2 * np.pi * np.arange(TEETH) / TEETH + rng.normal(0, 0.012, TEETH)
    found, spoilt = meant.copy(), int(rng.integers(TEETH))
    bend = rng.choice([-1, 1]) * np.deg2rad(rng.uniform(5, 15))
    if fault == "missing_tooth":
        found = np.delete(found, spoilt)
    elif fault == "bent_tooth":
        found[spoilt] += bend
    outline = _outline(at, size, found)
    return _steel(at, outline, rng), (outline < 0) != (_outline(at, size, meant) < 0)


def _outline(at: Position, size: float, turns: np.ndarray) -> Map:
    """Distance to the washer with teeth at the given angles."""
    ring = np.maximum(disc(at, OUTER * size), -disc(at, INNER * size))
    teeth = [box(at.seen_from(0, 0, turn).seen_from(OUTER * size, 0), 15, 9, 1.5) for turn in turns]
    return np.minimum(ring, np.minimum.reduce(teeth))


def _steel(at: Position, outline: Map, rng: np.random.Generator) -> Surface:
    surface = plain((0.16, 0.17, 0.18))
    surface.colour *= (1 + 0.12 * field(rng, 1.2) + 0.08 * field(rng, 10))[..., None]
    metal = cover(outline)
    surface.paint((0.56, 0.57, 0.59), metal)
    turned = 0.03 * np.interp(np.hypot(at.x, at.y), np.arange(80), rng.standard_normal(80))
    surface.colour *= (1 + metal * (turned + 0.03 * field(rng, 1)))[..., None]
    surface.lift(np.minimum(-outline, BEVEL) + 0.05 * field(rng, 1.5), metal)
    surface.gloss += 0.35 * metal
    surface.body = outline < -1
    return surface

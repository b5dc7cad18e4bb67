"""A connector: two rows of brass pins in a plastic housing with a key, on a pale belt."""

from collections.abc import Iterable

import numpy as np

from data.sample import Mask
from data.workshop.geometry import Map, Position, box, centred, cover, disc
from data.workshop.noise import field
from data.workshop.surface import Surface, plain

WIDTH, HEIGHT, RIM = 92.0, 52.0, 5.0
PINS = np.array([(x, y) for y in (-9.0, 9.0) for x in (-30.0, -15.0, 0.0, 15.0, 30.0)])
PIN = 4.2


def draw(rng: np.random.Generator, fault: str | None) -> tuple[Surface, Mask]:
    """The plug and where a pin is missing (`missing_pin`) or out of its place (`displaced_pin`)."""
    x, y = rng.normal(0, 1.5, 2)
    at = centred().seen_from(x, y, np.deg2rad(rng.normal(0, 2)))
    meant = PINS + rng.normal(0, 0.3, PINS.shape)
    found, spoilt = meant.copy(), int(rng.integers(len(PINS)))
    heading, distance = rng.uniform(0, 2 * np.pi), rng.uniform(2, 6)
    if fault == "missing_pin":
        found = np.delete(found, spoilt, axis=0)
    elif fault == "displaced_pin":
        found[spoilt] += distance * np.array([np.cos(heading), np.sin(heading)])
    changed = set(map(tuple, meant)) ^ set(map(tuple, found))
    return _plug(at, _pins(at, found), rng), _pins(at, changed) < 0


def _pins(at: Position, places: Iterable[Iterable[float]]) -> Map:
    """Distance to the nearest pin."""
    none = np.full(at.x.shape, np.inf)
    return np.minimum.reduce([none, *(disc(at.seen_from(x, y), PIN) for x, y in places)])


def _plug(at: Position, pins: Map, rng: np.random.Generator) -> Surface:
    surface = plain((0.68, 0.68, 0.66))
    surface.colour *= (1 + 0.04 * field(rng, (0.8, 6)) + 0.04 * field(rng, 15))[..., None]
    outline, floor = _housing(at)
    blue = np.array([0.12, 0.22, 0.36]) * rng.normal(1, 0.05)
    surface.paint((blue[0], blue[1], blue[2]), cover(outline))
    surface.colour *= (1 + 0.03 * field(rng, 1) * cover(outline))[..., None]
    surface.lift(np.minimum(-outline, 3.0), cover(outline))
    surface.lift(0.03 * field(rng, 1), cover(floor, 3))
    surface.gloss += 0.25 * cover(outline)
    _insert(surface, pins, rng)
    surface.body = outline < -1
    return surface


def _housing(at: Position) -> tuple[Map, Map]:
    """Distances to the housing, which has a key on its lower side, and to the hollow in it."""
    key = box(at.seen_from(0, HEIGHT / 2), 22, 10, 2)
    outline = np.minimum(box(at, WIDTH, HEIGHT, 7), key)
    return outline, box(at, WIDTH - 2 * RIM, HEIGHT - 2 * RIM, 4)


def _insert(surface: Surface, pins: Map, rng: np.random.Generator) -> None:
    surface.colour *= (1 - 0.35 * np.exp(-np.maximum(pins, 0) / 2.5))[..., None]
    surface.paint((0.78, 0.62, 0.30), cover(pins))
    dome = np.sqrt(np.clip(PIN**2 - (pins + PIN) ** 2, 0, None))
    surface.lift(0.7 * dome + 0.05 * field(rng, 1), cover(pins))
    surface.gloss += 0.4 * cover(pins)

"""Light, lens and sensor: a surface becomes a picture."""

import numpy as np
from scipy.ndimage import gaussian_filter

from data.sample import Pixels
from data.workshop.geometry import SIDE, Map, centred
from data.workshop.noise import field
from data.workshop.surface import Surface

SHININESS = 24
SENSOR_NOISE = 0.014


def photograph(surface: Surface, rng: np.random.Generator) -> Pixels:
    """uint8 `(SIDE, SIDE, 3)`: a lamp from the upper left whose place and strength vary a little."""
    diffuse, shine = _reflection(surface, _lamp(rng))
    lit = surface.colour * (0.35 + 0.65 * diffuse * _falloff(rng))[..., None]
    lit += (surface.gloss * shine)[..., None]
    seen = gaussian_filter(lit, (0.6, 0.6, 0)) * rng.uniform(0.94, 1.06)
    seen += SENSOR_NOISE * rng.standard_normal(seen.shape) + 0.006 * field(rng, 12)[..., None]
    return np.rint(255 * np.clip(seen, 0, 1)).astype(np.uint8)


def _lamp(rng: np.random.Generator) -> np.ndarray:
    """The unit vector towards the lamp."""
    azimuth, elevation = np.deg2rad(rng.normal(225, 6)), np.deg2rad(rng.normal(52, 3))
    flat = np.cos(elevation)
    return np.array([flat * np.cos(azimuth), flat * np.sin(azimuth), np.sin(elevation)])


def _reflection(surface: Surface, lamp: np.ndarray) -> tuple[Map, Map]:
    """Lambert's diffuse and Blinn's specular reflection of a lamp far away, seen from above."""
    dy, dx = np.gradient(surface.height)
    normal = np.stack([-dx, -dy, np.ones((SIDE, SIDE))], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    half = lamp + np.array([0.0, 0.0, 1.0])
    shine = np.clip(normal @ (half / np.linalg.norm(half)), 0, 1) ** SHININESS
    return np.clip(normal @ lamp, 0, 1) / lamp[2], shine


def _falloff(rng: np.random.Generator) -> Map:
    """The lamp's light fades across the picture and towards its corners."""
    at = centred()
    towards = rng.normal(225, 10)
    slope = np.cos(np.deg2rad(towards)) * at.x + np.sin(np.deg2rad(towards)) * at.y
    vignette = (at.x**2 + at.y**2) / SIDE**2
    return 1 + rng.uniform(0.08, 0.2) * slope / SIDE - rng.uniform(0.1, 0.25) * vignette

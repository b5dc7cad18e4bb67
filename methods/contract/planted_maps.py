"""A small world of level maps with planted anomalies."""

from dataclasses import dataclass

import numpy as np

from methods.levels import Levels
from methods.localiser import KnownAnomalies, MapTrainingSet, SyntheticAnomalies

SIDE = 32
SIZES = ((8, 8, 6), (4, 4, 9))


@dataclass(frozen=True)
class Planted:
    """Normal images around a pattern that depends on position, and test images of which half have a deviating patch."""

    data: MapTrainingSet
    test: Levels
    masks: np.ndarray

    @property
    def anomalous(self) -> np.ndarray:
        return np.asarray(self.masks.any((1, 2)))


def plant(seed: int = 0, normal: int = 16, test: int = 10) -> Planted:
    """Level maps of the sizes SIZES, with known and synthetic anomalies beside the normal images."""
    rng = np.random.default_rng(seed)
    known, pasted, masks = (patches(rng, count) for count in (3, 4, test // 2))
    anomalies = KnownAnomalies(images(rng, known), known, images(rng, pasted), pasted)
    data = MapTrainingSet(f"planted {seed}", images(rng, blank(normal)), anomalies, synthesise(seed, normal))
    masks = np.concatenate([blank(test - len(masks)), masks])
    return Planted(data, images(rng, masks), masks)


def synthesise(seed: int, normal: int) -> SyntheticAnomalies:
    """Two entries of each normal image, copy by copy."""
    rng, rows = np.random.default_rng((seed, 1)), np.tile(np.arange(normal), 2)
    masks = patches(rng, len(rows))
    places = [(mask.any(1).argmax(), mask.any(0).argmax()) for mask in masks]
    boxes = np.array([(top, left, top + 12, left + 12) for top, left in places])
    return SyntheticAnomalies(rows, images(rng, blank(len(rows))), images(rng, masks), masks, boxes)


def blank(count: int) -> np.ndarray:
    return np.zeros((count, SIDE, SIDE), dtype=np.uint8)


def patches(rng: np.random.Generator, count: int) -> np.ndarray:
    """Masks with a square of 12 pixels each."""
    masks = blank(count)
    for mask, (top, left) in zip(masks, 4 * rng.integers(0, 6, (count, 2)), strict=True):
        mask[top : top + 12, left : left + 12] = 1
    return masks


def images(rng: np.random.Generator, masks: np.ndarray) -> Levels:
    """Level maps of images that deviate by 3 in every second channel where the mask is 1."""
    return tuple(level(rng, masks, shape) for shape in SIZES)


def level(rng: np.random.Generator, masks: np.ndarray, shape: tuple[int, int, int]) -> np.ndarray:
    pattern = np.sin(np.arange(np.prod(shape))).reshape(shape)
    step = SIDE // shape[0]
    deviating = 3 * masks[:, ::step, ::step, None] * (np.arange(shape[2]) % 2)
    noise = 0.3 * rng.standard_normal((len(masks), *shape))
    return (pattern + deviating + noise).astype(np.float32)

"""A small world of level maps: planted anomalies, and small flows for every method."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from methods.bgad import BGAD
from methods.bgad_dagger import BGADDagger
from methods.bgad_normal import BGADNormal
from methods.levels import Levels
from methods.localiser import KnownAnomalies, MapTrainingSet, SyntheticAnomalies
from methods.map_flows.localiser import FlowLocaliser
from methods.nfad import NFAD
from tests.methods.world import Small

SIDE = 32
SIZES = ((8, 8, 6), (4, 4, 9))
SMALL: dict[str, Any] = {
    **{"blocks": 2, "clamp": 1.9, "permutation": "soft", "position_code": 8, "hidden_ratio": 2},
    **{"meta_epochs": 4, "sub_epochs": 1, "image_batch": 8, "feature_batch": 128, "steps_per_batch": None},
    **{"learning_rate": 1e-2, "final_learning_rate": 1e-5},
    **{"warm_up_epochs": 1, "warm_up_learning_rate": 1e-3},
}
FOCAL: dict[str, Any] = {"likelihood_scale": 10.0, "focal": True, "focal_limit": None}
PUSHED: dict[str, Any] = {"strength": 1.0, "margin": 0.1, "anomalies_per_pass": 10}
METHODS: dict[str, Small[FlowLocaliser]] = {
    "nfad": Small(NFAD, SMALL),
    "bgad_normal": Small(BGADNormal, {**SMALL, **FOCAL, "beta": 0.05}),
    "bgad": Small(BGAD, {**SMALL, **FOCAL, **PUSHED, "beta": 0.05}),
    "bgad_dagger": Small(BGADDagger, {**SMALL, **FOCAL, **PUSHED, "margin": 1.0}),
}


@dataclass(frozen=True)
class Planted:
    """Normal images around a pattern that depends on position, and test images of which half have a deviating patch."""

    data: MapTrainingSet
    test: Levels
    masks: np.ndarray

    @property
    def anomalous(self) -> np.ndarray:
        return self.masks.any((1, 2))


def plant(seed: int = 0, normal: int = 16, test: int = 10) -> Planted:
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

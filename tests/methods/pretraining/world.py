"""A small training that every test can afford."""

from pathlib import Path
from typing import Any

import numpy as np

from methods.pretraining.moco import MoCo
from methods.pretraining.settings import MoCoSettings
from methods.pretraining.training import pretrain

TRANSFORM = {"input": 16, "mean": [0.5] * 3, "std": [0.25] * 3, "interpolation": "bilinear"}


def settings(**others: Any) -> MoCoSettings:
    """Two epochs of a tiny ResNet, in batches of 8 that are normalised in groups of 4."""
    small = {"epochs": 2, "dimensions": 8, "queue": 20, "momentum": 0.9, "batch": 8, "group": 4}
    return MoCoSettings(**{"architecture": "test_resnet", "transform": TRANSFORM, **small, **others})


def images(count: int = 20, side: int = 16) -> np.ndarray:
    """Each of 16 random colours, in squares."""
    colours = np.random.default_rng(0).integers(0, 256, (count, 4, 4, 3), dtype=np.uint8)
    return colours.repeat(side // 4, 1).repeat(side // 4, 2)


def train(out: Path, **others: Any) -> Path:
    pretrain(moco(**others), out, device="cpu", seed=3)
    return out


def moco(count: int = 20, seed: int = 3, **others: Any) -> MoCo:
    return MoCo(settings(**others), images(count), seed)

"""Level maps of a whole array of images: what methods that localise anomalies work on."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors import safe_open

from data.array_file import unmapped
from methods.backbones.backbone import LevelBackbone
from methods.encoding import check_finite, check_images, encode
from methods.tensor_file import Form, create

Levels = tuple[np.ndarray, ...]  # each float32 (n, h_l, w_l, c_l), the finest first


def extract_levels(
    backbone: LevelBackbone, images: np.ndarray, out_path: Path, *, device: str = "cpu", batch_size: int = 32
) -> None:
    """Write the level maps of `images`: a `.safetensors` with `level1`, ... float32 `(n, h_l, w_l, c_l)`.

    `images` is uint8 `(n, h, w, c)`, usually memory-mapped: one batch at a time is read and written. Row i
    belongs to image i. The backbone moves to `device`.
    Raises ValueError for other images, and for a feature that is not finite, naming the row.
    """
    check_images(images)
    shapes = backbone.cpu().shapes(images.shape[1:])
    forms = {name: Form((len(images), *shape)) for name, shape in zip(level_names(len(shapes)), shapes, strict=True)}
    with create(out_path, forms) as arrays:
        fill([arrays[name] for name in level_names(len(shapes))], backbone, images, device, batch_size)


def encode_levels(backbone: LevelBackbone, images: np.ndarray, *, device: str = "cpu", batch_size: int = 32) -> Levels:
    """The level maps of `images` in memory; as `extract_levels` writes them, with its checks."""
    check_images(images)
    shapes = backbone.cpu().shapes(images.shape[1:])
    levels = tuple(np.empty((len(images), *shape), np.float32) for shape in shapes)
    fill(levels, backbone, images, device, batch_size)
    return levels


def fill(
    levels: Sequence[np.ndarray], backbone: LevelBackbone, images: np.ndarray, device: str, batch_size: int
) -> None:
    """Write the maps of `images` into `levels`, float32 `(n, h_l, w_l, c_l)`, batch by batch."""
    for start, outputs in encode(backbone, images, device, batch_size):
        for level, output in zip(levels, outputs, strict=True):
            batch = output.numpy(force=True)
            check_finite(batch, start)
            level[start : start + len(batch)] = batch
            unmapped(level)


def read_levels(path: Path, prefix: str = "", rows: slice = slice(None)) -> Levels:
    """Rows of the level maps of a `.safetensors`, whose names begin with `prefix`; ValueError where it has none."""
    with safe_open(path, framework="numpy") as tensors:
        found = sum(name.startswith(f"{prefix}level") for name in list(tensors.keys()))
        if not found:
            raise ValueError(f"{path} holds no {prefix}level1: extract the features again")
        return tuple(tensors.get_slice(prefix + name)[rows] for name in level_names(found))


def level_names(count: int) -> list[str]:
    """`level1`, `level2`, ..."""
    return [f"level{number}" for number in range(1, count + 1)]

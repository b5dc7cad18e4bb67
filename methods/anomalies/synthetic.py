"""Synthetic anomalies of all normal images, encoded once for all epochs."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from methods.anomalies.bank import NormalImages
from methods.anomalies.cut_paste import cut_paste, view
from methods.anomalies.foreground import foreground_masks
from methods.anomalies.saliency import salient_object
from methods.backbones.backbone import LevelBackbone
from methods.levels import Levels, fill, level_names
from methods.localiser import SyntheticAnomalies
from methods.seeds import derive
from methods.tensor_file import Form, create, open_mapped

VIEWS, NEGATIVES = "views", "negatives"


@dataclass(frozen=True)
class Synthesised:
    """Entries before they are encoded: images uint8 `(k, side, side, 3)`; masks and boxes of the negatives."""

    views: np.ndarray
    negatives: np.ndarray
    masks: np.ndarray
    boxes: np.ndarray


def write_synthetic(
    path: Path,
    backbone: LevelBackbone,
    normal: NormalImages,
    *,
    copies: int,
    seed: int,
    device: str = "cpu",
    batch_size: int = 32,
) -> None:
    """Write `copies` synthetic anomalies of each of n normal images, as level maps, to a `.safetensors`.

    Entry i is made of image i mod n. Names are `views/level1`, ..., `negatives/level1`, ..., `rows`, `masks` and
    `boxes`; shapes and dtypes are those of `SyntheticAnomalies`. One batch of synthetic images is in memory at a time.
    Raises ValueError for images that are not square and RGB.
    """
    check_normal(normal.images)
    foregrounds = foreground_masks(normal.images, normal.textured, salient_object)
    entries = np.arange(copies * len(normal.images))
    shapes = backbone.cpu().shapes(normal.images.shape[1:])
    with create(path, _forms(len(entries), len(foregrounds[0]), shapes)) as arrays:
        arrays["rows"][:] = entries % len(normal.images)
        for start in range(0, len(entries), batch_size):
            batch = slice(start, start + batch_size)
            made = synthesise(normal.images, foregrounds, entries[batch], seed)
            for part, images in ((VIEWS, made.views), (NEGATIVES, made.negatives)):
                levels = [arrays[f"{part}/{name}"][batch] for name in level_names(len(shapes))]
                fill(levels, backbone, images, device, batch_size)
            arrays["masks"][batch], arrays["boxes"][batch] = made.masks, made.boxes


def synthesise(images: np.ndarray, foregrounds: np.ndarray, entries: np.ndarray, seed: int) -> Synthesised:
    """These entries, int `(k,)`, of normal images uint8 `(n, side, side, 3)` with foregrounds bool `(n, side, side)`.

    An entry depends on its number, its normal image and the seed alone.
    """
    made = [_entry(images, foregrounds, int(entry), seed) for entry in entries]
    return Synthesised(*map(np.stack, zip(*made, strict=True)))


def _entry(images: np.ndarray, foregrounds: np.ndarray, entry: int, seed: int) -> tuple[np.ndarray, ...]:
    row, generator = entry % len(images), np.random.default_rng(derive(seed, entry))
    image = np.asarray(images[row])
    return view(image, generator), *cut_paste(image, foregrounds[row], generator)


def check_normal(images: np.ndarray) -> None:
    """Raise ValueError unless `images` is uint8 `(n, side, side, 3)` with n > 0."""
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[2:] != (images.shape[1], 3) or len(images) == 0:
        raise ValueError(
            f"images must be uint8 (n, side, side, 3) with n > 0, found {images.dtype} {images.shape}; "
            f"prepare the category again"
        )


def _forms(count: int, side: int, shapes: list[tuple[int, ...]]) -> dict[str, Form]:
    forms = {
        f"{part}/{name}": Form((count, *shape))
        for part in (VIEWS, NEGATIVES)
        for name, shape in zip(level_names(len(shapes)), shapes, strict=True)
    }
    labels = {
        "rows": Form((count,), np.int64),
        "masks": Form((count, side, side), np.uint8),
        "boxes": Form((count, 4), np.int64),
    }
    return forms | labels


def read_synthetic(path: Path) -> SyntheticAnomalies:
    """What `write_synthetic` wrote, mapped into memory, not loaded; ValueError where the file is another."""
    arrays = open_mapped(path)
    if not {"rows", "masks", "boxes", f"{VIEWS}/level1", f"{NEGATIVES}/level1"} <= arrays.keys():
        raise ValueError(f"{path} holds no synthetic anomalies: make it again")
    views, negatives = (_levels(arrays, part) for part in (VIEWS, NEGATIVES))
    return SyntheticAnomalies(arrays["rows"], views, negatives, arrays["masks"], arrays["boxes"])


def _levels(arrays: dict[str, np.ndarray], part: str) -> Levels:
    count = sum(name.startswith(f"{part}/level") for name in arrays)
    return tuple(arrays[f"{part}/{name}"] for name in level_names(count))

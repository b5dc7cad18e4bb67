"""Synthetic anomalies of all normal images, encoded once for all epochs."""

from collections.abc import Mapping
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
    normal: Mapping[str, NormalImages],
    *,
    copies: int,
    seeds: Mapping[str, int],
    device: str = "cpu",
    batch_size: int = 32,
) -> None:
    """Write `copies` synthetic anomalies of each of n normal images, as level maps, to a `.safetensors`.

    `normal` and `seeds` are by category. Entry i of a category is made of its image i mod n. Names are
    `<category>/views/level1`, ..., `<category>/negatives/level1`, ..., and `rows`, `masks` and `boxes` likewise; shapes
    and dtypes are those of `SyntheticAnomalies`. One batch of synthetic images is in memory at a time.
    Raises ValueError for images that are not square and RGB.
    """
    for images in normal.values():
        check_normal(images.images)
    side = next(iter(normal.values())).images.shape[1]
    shapes = backbone.cpu().shapes((side, side, 3))
    forms = {name: _forms(copies * len(images.images), side, shapes) for name, images in normal.items()}
    named = {f"{name}/{key}": form for name, parts in forms.items() for key, form in parts.items()}
    with create(path, named) as arrays:
        for name, images in normal.items():
            bank = {key: arrays[f"{name}/{key}"] for key in forms[name]}
            _write(bank, backbone, images, seeds[name], device, batch_size)


def _write(
    bank: Mapping[str, np.ndarray],
    backbone: LevelBackbone,
    normal: NormalImages,
    seed: int,
    device: str,
    batch_size: int,
) -> None:
    """Fill the arrays of one category."""
    foregrounds = foreground_masks(normal.images, normal.textured, salient_object)
    entries = np.arange(len(bank["rows"]))
    bank["rows"][:] = entries % len(normal.images)
    for start in range(0, len(entries), batch_size):
        batch = slice(start, start + batch_size)
        made = synthesise(normal.images, foregrounds, entries[batch], seed)
        for part, images in ((VIEWS, made.views), (NEGATIVES, made.negatives)):
            fill([level[batch] for level in _levels(bank, part)], backbone, images, device, batch_size)
        bank["masks"][batch], bank["boxes"][batch] = made.masks, made.boxes


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


def synthetic_seed(dataset: str, category: str) -> int:
    """What the synthetic anomalies of a category are drawn from, for all methods, backbones and repetitions."""
    return derive(dataset, category, "synthetic anomalies")


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


def read_synthetic(path: Path, category: str) -> SyntheticAnomalies:
    """What `write_synthetic` wrote of a category, mapped into memory, not loaded; ValueError where there is none."""
    prefix = f"{category}/"
    arrays = {name.removeprefix(prefix): a for name, a in open_mapped(path).items() if name.startswith(prefix)}
    if not {"rows", "masks", "boxes", f"{VIEWS}/level1", f"{NEGATIVES}/level1"} <= arrays.keys():
        raise ValueError(f"{path} holds no synthetic anomalies of {category}: make it again")
    views, negatives = (_levels(arrays, part) for part in (VIEWS, NEGATIVES))
    return SyntheticAnomalies(arrays["rows"], views, negatives, arrays["masks"], arrays["boxes"])


def _levels(arrays: Mapping[str, np.ndarray], part: str) -> Levels:
    count = sum(name.startswith(f"{part}/level") for name in arrays)
    return tuple(arrays[f"{part}/{name}"] for name in level_names(count))

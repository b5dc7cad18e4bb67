"""A dataset's split as one array of small images and one index, in step row by row."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image, ImageOps
from tqdm import tqdm

from data.array_file import array_file
from data.categories import Rule, categories, class_of
from data.files import atomic
from data.masks import fit_mask
from data.sample import Pixels, Sample

MODES = {1: "L", 3: "RGB"}


def prepare(
    samples: Iterable[Sample],
    side: int,
    channels: int,
    images_path: Path,
    index_path: Path,
    *,
    masks_path: Path | None = None,
    rule: Rule | None = None,
    per_class: int | None = None,
    what: str = "split",
) -> dict[str, Any]:
    """Write a split's images, uint8 `(n, side, side, channels)` .npy, and index, parquet with n rows.

    The index has `sample`, `label`, `category` (null without a rule) and the reader's attributes. Images are
    decoded once, cropped to the central square and resized (PIL, bilinear with antialiasing). With `masks_path`
    nothing is cropped, since a defect may lie at the border: whole images are resized (papers.md 2.2), and their
    masks written beside them, uint8 `(n, side, side)`, 1 = anomalous. `per_class` keeps the first that many of
    each class.

    Returns a summary: number of images, counts per label and category, and a fingerprint, the SHA-256 over
    pixels and index. Raises ValueError for an empty split, a sample name repeated in a category and a mask of
    another size than its image; `what` names the split in errors and in the progress bar.
    """
    rows: list[dict[str, Any]] = []
    files = {images_path: (side, side, channels)} | ({masks_path: (side, side)} if masks_path else {})
    with ExitStack() as stack:
        writers = [stack.enter_context(array_file(path, shape)) for path, shape in files.items()]
        for sample in _first(tqdm(samples, desc=what, unit="image", disable=None), rule, per_class):
            arrays = _with_mask(sample, side, channels, what) if masks_path else [fit(sample.image, side, channels)]
            for writer, array in zip(writers, arrays, strict=True):
                writer.append(array)
            rows.append(_row(sample, rule))
        index = _index(rows, rule, what)
        index.to_parquet(stack.enter_context(atomic(index_path)), index=False)
    return _summary(index, "".join(writer.pixels for writer in writers))


def fit(image: Pixels, side: int, channels: int) -> Pixels:
    """The central square of an image `(h, w, 1 or 3)`, resized to uint8 `(side, side, channels)`."""
    return _pixels(ImageOps.fit(_picture(image), (side, side), Image.Resampling.BILINEAR), channels)


def stretch(image: Pixels, side: int, channels: int) -> Pixels:
    """The whole of an image `(h, w, 1 or 3)`, resized to uint8 `(side, side, channels)`; aspect not kept."""
    return _pixels(_picture(image).resize((side, side), Image.Resampling.BILINEAR), channels)


def open_images(path: Path) -> Pixels:
    """A split's images or masks, uint8 `(n, side, side[, channels])`, memory-mapped and read-only."""
    images: Pixels = np.load(path, mmap_mode="r", allow_pickle=False)
    return images


def read_index(path: Path) -> pd.DataFrame:
    """A split's index; row i describes image i."""
    return pd.read_parquet(path)


def _picture(image: Pixels) -> Image.Image:
    return Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image)


def _pixels(square: Image.Image, channels: int) -> Pixels:
    return np.asarray(square.convert(MODES[channels]), dtype=np.uint8).reshape(*square.size, channels)


def _with_mask(sample: Sample, side: int, channels: int, what: str) -> list[Pixels]:
    """The image and its mask at the side asked for; the mask of an image without anomaly is all zero."""
    image = sample.image
    mask = sample.mask
    if mask is None:
        mask = np.zeros(image.shape[:2], dtype=bool)
    if mask.shape != image.shape[:2]:
        size, other = (f"{width} x {height}" for height, width in (mask.shape, image.shape[:2]))
        raise ValueError(f"{what}: {sample.name}: the mask has {size} pixels, the image {other}; restore both files")
    return [stretch(image, side, channels), fit_mask(mask, side)]


def _first(samples: Iterable[Sample], rule: Rule | None, per_class: int | None) -> Iterator[Sample]:
    """The first `per_class` samples of each class, or all."""
    met: Counter[str] = Counter()
    for sample in samples:
        name = class_of(sample, rule)
        met[name] += 1
        if per_class is None or met[name] <= per_class:
            yield sample


def _row(sample: Sample, rule: Rule | None) -> dict[str, Any]:
    row = {"sample": sample.name, "label": sample.label, "category": class_of(sample, rule)}
    return row | dict(sample.attributes)


def _index(rows: list[dict[str, Any]], rule: Rule | None, what: str) -> pd.DataFrame:
    if not rows:
        raise ValueError(f"{what}: no images found; is this the right file, layout and split?")
    index = pd.DataFrame(rows)
    names = categories(index["category"].tolist(), rule)
    index = index.assign(category=pd.Series(names, dtype="string"))
    if repeated := index.loc[index.duplicated(["category", "sample"]), "sample"].tolist():
        raise ValueError(f"{what}: two images are called {repeated[0]}")
    return index


def _summary(index: pd.DataFrame, pixels: str) -> dict[str, Any]:
    content = pixels + index.to_csv(index=False, lineterminator="\n")
    return {
        "images": len(index),
        "labels": index["label"].value_counts().sort_index().to_dict(),
        "categories": index["category"].value_counts().sort_index().to_dict(),
        "fingerprint": hashlib.sha256(content.encode()).hexdigest(),
    }

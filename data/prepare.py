"""A dataset's split as one array of small images and one index, in step row by row."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image, ImageOps
from tqdm import tqdm

from data.array_file import ArrayWriter
from data.categories import Rule, categories, class_of
from data.files import atomic
from data.sample import Pixels, Sample

MODES = {1: "L", 3: "RGB"}


def prepare(
    samples: Iterable[Sample],
    side: int,
    channels: int,
    images_path: Path,
    index_path: Path,
    *,
    rule: Rule | None = None,
    per_class: int | None = None,
    count: int | None = None,
    what: str = "split",
) -> dict[str, Any]:
    """Write a split's images, uint8 `(n, side, side, channels)` .npy, and index, parquet with n rows.

    The index has `sample`, `label`, `category` (null without a rule) and the reader's attributes. Images are
    decoded once, cropped to the central square and resized (PIL, bilinear with antialiasing). `per_class`
    keeps the first that many of each class; `count` is the number of images that the split must have.

    Returns a summary: number of images, counts per label and category, and a fingerprint, the SHA-256 over
    pixels and index. Raises ValueError for an empty split, a wrong count and a repeated sample name; `what`
    names the split in errors and in the progress bar.
    """
    rows: list[dict[str, Any]] = []
    with atomic(images_path) as images, atomic(index_path) as table:
        with ArrayWriter(images, (side, side, channels)) as writer:
            for sample in _first(tqdm(samples, desc=what, unit="image", disable=None), rule, per_class):
                writer.append(fit(sample.image, side, channels))
                rows.append(_row(sample, rule))
        index = _index(rows, rule, count, what)
        index.to_parquet(table, index=False)
    return _summary(index, writer.pixels)


def fit(image: Pixels, side: int, channels: int) -> Pixels:
    """The central square of an image `(h, w, 1 or 3)`, resized to uint8 `(side, side, channels)`."""
    picture = Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image)
    square = ImageOps.fit(picture, (side, side), Image.Resampling.BILINEAR)
    return np.asarray(square.convert(MODES[channels]), dtype=np.uint8).reshape(side, side, channels)


def open_images(path: Path) -> Pixels:
    """A split's images, uint8 `(n, side, side, channels)`, memory-mapped and read-only."""
    images: Pixels = np.load(path, mmap_mode="r", allow_pickle=False)
    return images


def read_index(path: Path) -> pd.DataFrame:
    """A split's index; row i describes image i."""
    return pd.read_parquet(path)


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


def _index(rows: list[dict[str, Any]], rule: Rule | None, count: int | None, what: str) -> pd.DataFrame:
    if not rows:
        raise ValueError(f"{what}: no images found; is this the right file, layout and split?")
    if count is not None and len(rows) != count:
        raise ValueError(f"{what}: {len(rows)} images, the official distribution has {count}")
    index = pd.DataFrame(rows)
    if repeated := index.loc[index["sample"].duplicated(), "sample"].tolist():
        raise ValueError(f"{what}: two images are called {repeated[0]}")
    names = categories(index["category"].tolist(), rule)
    return index.assign(category=pd.Series(names, dtype="string"))


def _summary(index: pd.DataFrame, pixels: str) -> dict[str, Any]:
    content = pixels + index.to_csv(index=False, lineterminator="\n")
    return {
        "images": len(index),
        "labels": index["label"].value_counts().sort_index().to_dict(),
        "categories": index["category"].value_counts().sort_index().to_dict(),
        "fingerprint": hashlib.sha256(content.encode()).hexdigest(),
    }

"""CIFAR-10 and CIFAR-100 as published for Python (https://www.cs.toronto.edu/~kriz/cifar.html)."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from data import restricted_pickle
from data.sample import Pixels, Sample
from data.splits import of_split
from data.tree import members


def read(
    source: Path, split: str, *, batches: Mapping[str, list[str]], meta: str, names: str, labels: str
) -> Iterator[Sample]:
    """Yield the images of a split, uint8 `(32, 32, 3)`, in the official order.

    `source` is the official archive or the folder in it. `batches` lists the files of each split, `meta` is
    the file whose key `names` gives the class names, and `labels` is the key of a batch's class numbers.
    """
    wanted = [*of_split(split, batches, source), meta]
    content = _content(source, wanted)
    class_names = [name.decode() for name in _field(content, meta, names)]
    for batch in wanted[:-1]:
        pixels = _pixels(content, batch)
        numbers = _field(content, batch, labels)
        if len(numbers) != len(pixels):
            raise ValueError(f"{source}: {batch} has {len(pixels)} images and {len(numbers)} labels")
        for i, number in enumerate(numbers):
            yield Sample(f"{batch}/{i:05d}", class_names[number], partial(pixels.__getitem__, i))


def _content(source: Path, files: list[str]) -> dict[str, dict[bytes, Any]]:
    content = {}
    for name, read_bytes in members(source, lambda name: PurePosixPath(name).name in files):
        content[PurePosixPath(name).name] = restricted_pickle.loads(read_bytes(), f"{source}: {name}")
    if missing := sorted(set(files) - set(content)):
        raise ValueError(f"{source}: no {', '.join(missing)}; this layout is the official Python archive")
    return content


def _field(content: dict[str, dict[bytes, Any]], file: str, key: str) -> Any:
    if key.encode() not in content[file]:
        raise ValueError(f"{file}: no key {key!r}; is this the archive of the other CIFAR?")
    return content[file][key.encode()]


def _pixels(content: dict[str, dict[bytes, Any]], batch: str) -> Pixels:
    """uint8 `(n, 32, 32, 3)` from rows of 1024 red, 1024 green and 1024 blue values."""
    rows = np.asarray(_field(content, batch, "data"))
    if rows.dtype != np.uint8 or rows.ndim != 2 or rows.shape[1] != 3072:
        raise ValueError(f"{batch}: expected uint8 rows of 3072 values, found {rows.dtype} {rows.shape}")
    pixels: Pixels = rows.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return pixels

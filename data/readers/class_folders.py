"""Pictures in class folders, the layout of ImageNet, Tiny-ImageNet and of most copies of other datasets."""

import os.path
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from data.pictures import is_picture, later
from data.sample import Sample
from data.tree import members

SPLIT_FOLDERS = {"train", "test", "val", "valid"}


def read(source: Path, split: str, *, sole_split: str | None = None) -> Iterator[Sample]:
    """Yield the pictures of `[<anything>/]<split>/<class>/**`, uint8 `(h, w, 3)`, labelled by class folder.

    Of the folders on the way to a picture the first one with the name of a split decides, so a class may be
    called `train`. The dataset's `sole_split`, if it has only one, may also lie at the top: `<class>/**`.
    A sample's name starts at its class folder.
    """
    samples = _samples(source, lambda name: _inside(name, split))
    first = next(samples, None)
    if first is not None:
        yield first
        yield from samples
    elif split == sole_split:
        yield from _top(source)
    else:
        raise ValueError(f"{source}: no pictures in {split}/<class>/; is this the right split and layout?")


def _samples(source: Path, inside: Callable[[str], PurePosixPath | None]) -> Iterator[Sample]:
    for name, read_bytes in members(source, lambda name: is_picture(name) and inside(name) is not None):
        if path := inside(name):
            yield Sample(str(path), path.parts[0], later(read_bytes, f"{source}: {name}"))


def _inside(name: str, split: str) -> PurePosixPath | None:
    """The path from the class folder on, or None for a picture of another split or of no class."""
    parts = PurePosixPath(name).parts
    first = next((i for i, part in enumerate(parts[:-2]) if part in SPLIT_FOLDERS | {split}), None)
    return None if first is None or parts[first] != split else PurePosixPath(*parts[first + 1 :])


def _top(source: Path) -> Iterator[Sample]:
    names = [name for name, _ in members(source, is_picture)]
    if not names or any("/" not in name for name in names):
        raise ValueError(f"{source}: no pictures in class folders")
    shared = os.path.commonpath([os.path.dirname(name) for name in names])
    depth = len(PurePosixPath(shared).parts)
    if any(len(PurePosixPath(name).parts) < depth + 2 for name in names):
        depth -= 1
    yield from _samples(source, lambda name: PurePosixPath(*PurePosixPath(name).parts[depth:]))

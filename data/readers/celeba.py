"""CelebA's aligned faces with their attributes (https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html)."""

import io
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pandas as pd

from data.pictures import is_picture, later
from data.sample import Sample
from data.splits import of_split
from data.tree import members, read_member

PARTITION = {"train": 0, "valid": 1, "test": 2}
PARTITION_FILE = "list_eval_partition.txt"
ATTRIBUTE_FILE = "list_attr_celeba.txt"
IMAGE_ARCHIVE = "img_align_celeba.zip"


def read(source: Path, split: str, *, attributes: list[str]) -> Iterator[Sample]:
    """Yield the faces of a split, uint8 `(218, 178, 3)`, with the named attributes as -1 or 1.

    `source` is a folder or an archive with the two lists and the .jpg files, or a folder with the two lists
    and img_align_celeba.zip. The label is `face` throughout.
    """
    table = _table(source, of_split(split, PARTITION, source), attributes)
    seen = set()
    for name, read_bytes in members(_images(source), lambda name: is_picture(name) and _file(name) in table):
        seen.add(_file(name))
        yield Sample(_file(name), "face", later(read_bytes, f"{source}: {name}"), table[_file(name)])
    if missing := sorted(set(table) - seen):
        raise ValueError(f"{source}: {len(missing)} faces of {PARTITION_FILE} are missing: {missing[0]} ...")


def _file(name: str) -> str:
    return PurePosixPath(name).name


def _images(source: Path) -> Path:
    archives = sorted(source.rglob(IMAGE_ARCHIVE)) if source.is_dir() else []
    return archives[0] if archives else source


def _table(source: Path, part: int, attributes: list[str]) -> dict[str, dict[str, int]]:
    """The attributes of each face of one part of the partition, by file name."""
    partition = read_member(source, PARTITION_FILE)
    parts = pd.read_csv(io.BytesIO(partition), sep=r"\s+", header=None, index_col=0)[1]
    faces = _attributes(source, attributes).reindex(parts.index[parts == part])
    if faces.isna().any(axis=None):
        raise ValueError(f"{source}: {ATTRIBUTE_FILE} lacks {faces.index[faces.isna().any(axis=1)][0]}")
    rows = (dict(zip(attributes, map(int, row), strict=True)) for row in faces.to_numpy())
    return dict(zip(faces.index.astype(str), rows, strict=True))


def _attributes(source: Path, attributes: list[str]) -> pd.DataFrame:
    data = read_member(source, ATTRIBUTE_FILE)
    table = pd.read_csv(io.BytesIO(data), sep=r"\s+", skiprows=1)
    if unknown := sorted(set(attributes) - set(table)):
        raise ValueError(f"{source}: {ATTRIBUTE_FILE} has no attribute {', '.join(unknown)}")
    announced = int(data.split(maxsplit=1)[0])
    if announced != len(table):
        raise ValueError(f"{source}: {ATTRIBUTE_FILE} announces {announced} faces and lists {len(table)}")
    return table[attributes]

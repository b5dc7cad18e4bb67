"""The drawn products of the embedded suite, in the form of MVTec AD."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path

from data.sample import GOOD, Mask, Pixels, Sample
from data.seeded import generator
from data.splits import of_split
from data.workshop.scenes import SCENES, picture


def read(
    source: Path, split: str, *, categories: Collection[str], seed: str, images: Mapping[str, int]
) -> Iterator[Sample]:
    """Yield the categories' pictures, uint8 `(128, 128, 3)`, with exact masks; `source` is not used.

    `images` says how many there are: `train`, `good` for testing, and `defect` of each defect class. The attribute
    `category` names the category. A picture depends on `seed`, category, split and its name alone.
    """
    for category in categories:
        yield from _pictures(category, split, seed, images)


def _pictures(category: str, split: str, seed: str, images: Mapping[str, int]) -> Iterator[Sample]:
    if category not in SCENES:
        raise ValueError(f"workshop: no category {category!r}; this dataset has {', '.join(sorted(SCENES))}")
    labels = {"train": [GOOD], "test": [GOOD, *SCENES[category].labels]}
    for label in sorted(of_split(split, labels, "workshop")):
        kind = "train" if split == "train" else "good" if label == GOOD else "defect"
        for i in range(images[kind]):
            name = f"{label}/{i:03d}"
            drawing = category, label, f"{seed}/{category}/{split}/{name}"
            load_mask = None if label == GOOD else partial(_mask, *drawing)
            yield Sample(name, label, partial(_pixels, *drawing), {"category": category}, load_mask)


def _pixels(category: str, label: str, key: str) -> Pixels:
    return picture(category, label, generator(key))[0]


def _mask(category: str, label: str, key: str) -> Mask:
    return picture(category, label, generator(key))[1]

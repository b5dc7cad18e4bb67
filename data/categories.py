"""From a dataset's labels and attributes to the categories that tasks are made of."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.sample import Sample

Rule = Mapping[str, Any]


def class_of(sample: Sample, rule: Rule | None) -> str:
    """The class that a limit per class counts: the label, or with rule `attribute` the named value."""
    if rule is None or rule["rule"] != "attribute":
        return sample.label
    value, names = sample.attributes.get(rule["name"]), rule["values"]
    if str(value) not in names:
        found = f"{sample.name}: attribute {rule['name']} is {value!r}"
        raise ValueError(f"{found}, the registry knows {', '.join(names)}")
    return str(names[str(value)])


def categories(classes: Sequence[str], rule: Rule | None) -> list[str | None]:
    """The category of each sample, from its class.

    Rules: none (an unlabelled set), `label`, `attribute`, `product` (the reader names the category) and
    `groups`, lists of positions among the sorted class names whose own positions are the category names
    (CIFAR-100's superclasses in CSI's order).
    """
    if rule is None:
        return [None] * len(classes)
    if rule["rule"] != "groups":
        return list(classes)
    group_of = _group_of(sorted(set(classes)), rule["groups"])
    return [group_of[name] for name in classes]


def category_rows(index: pd.DataFrame, category: str) -> slice:
    """The rows of one category of products, whose images lie together; ValueError where they do not."""
    rows = np.flatnonzero(index["category"] == category)
    if len(rows) == 0 or rows[-1] - rows[0] >= len(rows):
        raise ValueError(f"{len(rows)} images of category {category}, not in one piece; prepare the images again")
    return slice(int(rows[0]), int(rows[-1]) + 1)


def of_product(frame: pd.DataFrame, product: str) -> pd.DataFrame:
    """The lines of a frame whose `category` is the product or a part of it, `<product>.<defect class or subset>`."""
    return frame[frame["category"].str.partition(".")[0] == product]


def _group_of(names: list[str], groups: Sequence[Sequence[int]]) -> dict[str, str]:
    if sorted(i for group in groups for i in group) != list(range(len(names))):
        grouped = sum(map(len, groups))
        raise ValueError(
            f"the registry groups {grouped} classes, the split has {len(names)}: {', '.join(names[:5])} ...; "
            "superclasses need every fine class in every split"
        )
    return {names[i]: str(number) for number, group in enumerate(groups) for i in group}

"""Asking a reader for a split."""

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


def of_split(split: str, known: Mapping[str, T], source: object) -> T:
    """What belongs to the split. Raises ValueError naming the splits that there are."""
    if split not in known:
        raise ValueError(f"{source}: no split {split!r}; this dataset has {', '.join(sorted(known))}")
    return known[split]

"""The rows of an industrial table: categories, known classes or subsets, and what their means are over."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from reports.industrial.spec import label
from reports.spec import MEAN


class Lines(NamedTuple):
    """`categories` and `over` of an `IndustrialSpec`."""

    categories: tuple[tuple[str, str], ...]
    over: dict[str, tuple[str, ...]]


def category_lines(categories: Iterable[str], labels: Mapping[str, str]) -> Lines:
    """A line per category, and their mean."""
    keys = tuple(categories)
    return Lines(tuple((key, label(key, labels)) for key in keys), {MEAN: keys})


def class_lines(classes: Mapping[str, Iterable[str]], labels: Mapping[str, str], *, each: bool) -> Lines:
    """A line per category with the mean over its known classes, with `each` below a line per class; their mean.

    classes: category to names of known classes; line `screw` is over `screw.thread_top`, ...
    """
    over = {category: tuple(f"{category}.{name}" for name in names) for category, names in classes.items()}
    keys = [key for category, members in over.items() for key in ((*members, category) if each else (category,))]
    means = {category: f"{label(category, labels)}, {MEAN}" for category in over} if each else {}
    lines = tuple((key, means.get(key) or label(key, labels)) for key in keys)
    return Lines(lines, {**over, MEAN: tuple(over)})


def subset_lines(categories: Iterable[str], subsets: Mapping[str, Iterable[str]]) -> Lines:
    """A line `all` with the mean over categories, and one per subset with the mean over its categories.

    subsets: name to the categories that have it; line `hard` is over `screw.hard`, ... There is no mean of these.
    """
    over = {name: tuple(f"{category}.{name}" for category in members) for name, members in subsets.items()}
    lines = (("all", "all anomalies"), *((name, f"{name} subset") for name in over))
    return Lines(lines, {"all": tuple(categories), **over})

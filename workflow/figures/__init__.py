"""Which figures belong to the tables of a suite: a module per kind of figure.

Each has `figures(plan, suite, tables)`, which gives the paths without suffix of those that belong to these tables. All
can be made from finished runs; each is a `.png`, a `.pdf` and a `.json`, whose `figure` says what is seen.
"""

from collections.abc import Collection
from types import ModuleType

from workflow.figures import (
    confusion,
    curves,
    differences,
    examples,
    extremes,
    histograms,
    positive_difference,
    ranks,
    roc,
)
from workflow.plan import Plan

KINDS: tuple[ModuleType, ...] = (
    confusion,
    histograms,
    roc,
    extremes,
    positive_difference,
    examples,
    curves,
    differences,
    ranks,
)


def figures(plan: Plan, suite: str, tables: Collection[str]) -> list[str]:
    """The figures of all kinds that belong to these tables."""
    return [path for kind in KINDS for path in kind.figures(plan, suite, tables)]

"""Runs that diverged: metrics.csv has their lines, and no number in any of them."""

from collections.abc import Iterator, Mapping

import pandas as pd

from reports.metrics import LAST
from reports.spec import TableSpec

RUN = ["method", "category", "repetition"]
Diverged = Mapping[tuple[str, str], list[int]]


def diverged(metrics: pd.DataFrame, spec: TableSpec) -> Diverged:
    """The repetitions of a table that diverged, by method and measured category.

    metrics: the columns of metrics.csv. A run with some numbers has not diverged: others may not be defined for it.
    """
    here = spec.cells(metrics)
    last = here[here["checkpoint"] == LAST]
    empty = last.assign(empty=last["value"].isna()).groupby(RUN)["empty"].all()
    found: dict[tuple[str, str], list[int]] = {}
    for method, category, repetition in empty.index[empty]:
        found.setdefault((method, category), []).append(int(repetition))
    return found


def divergence(runs: Diverged, spec: TableSpec, method: str, key: str) -> str:
    """Why a method's number of a category or average is empty, in words; empty where nothing diverged."""
    texts = {leaf: _text(runs[method, leaf]) for leaf in _leaves(spec, key) if (method, leaf) in runs}
    return "; ".join(text if leaf == key else f"{leaf}: {text}" for leaf, text in texts.items())


def _leaves(spec: TableSpec, key: str) -> Iterator[str]:
    """The measured categories that the number of a key is from."""
    if key not in spec.averages:
        yield key
    else:
        for member in spec.members(key):
            yield from _leaves(spec, member)


def _text(repetitions: list[int]) -> str:
    plural = "s" if len(repetitions) > 1 else ""
    return f"repetition{plural} {', '.join(map(str, repetitions))} diverged"

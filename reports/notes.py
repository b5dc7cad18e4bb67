"""The sentences under a table."""

from collections.abc import Iterable

import pandas as pd

from reports.cells import table_cells
from reports.controls import ORACLE, RANDOM
from reports.spec import MEAN, TableSpec
from reports.stand_ins import StandIn, stand_in_texts


def table_notes(metrics: pd.DataFrame, spec: TableSpec, stand_ins: Iterable[StandIn] = ()) -> tuple[str, ...]:
    """Plain sentences: source, repetitions, stand-ins, absent categories, the spec's own, controls."""
    cells = table_cells(metrics, spec)
    notes = [f"Replicates {spec.source}.", *_repetitions(cells, spec)]
    ours = [row.method for row in spec.rows if not row.quoted]
    notes += [f"Stand-in: {text}." for text in stand_in_texts(stand_ins, spec.dataset, spec.present, ours)]
    notes += [f"{label} is absent ({spec.absent[key]}); the means leave it out." for key, label in _absent(spec)]
    return (*notes, *spec.notes, *_controls(metrics, spec))


def _repetitions(cells: pd.DataFrame, spec: TableSpec) -> list[str]:
    counts = sorted({int(count) for count in cells["asked"]})
    if not counts:
        return ["None of these methods was run here."]
    if counts == [1]:
        return ["One repetition."]
    number = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    shown = "Mean" if spec.is_confusion else "Mean and sample standard deviation"
    return [f"{shown} over {number} repetitions."]


def _absent(spec: TableSpec) -> list[tuple[str, str]]:
    return [(key, label) for key, label in spec.categories if key in spec.absent]


def _controls(metrics: pd.DataFrame, spec: TableSpec) -> list[str]:
    if spec.is_confusion:
        return []
    cells = table_cells(metrics, spec, (RANDOM, ORACLE))
    means = cells[cells["category"] == MEAN].set_index("method")["value"]
    if not {RANDOM, ORACLE} <= set(means.index):
        return []
    random, oracle = (f"{means[method]:.{spec.decimals}f}" for method in (RANDOM, ORACLE))
    return [f"Controls, mean over categories: a random score gives {random}, the labels themselves {oracle}."]

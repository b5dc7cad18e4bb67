"""The sentences under a table."""

from collections.abc import Iterable, Iterator

import pandas as pd

from reports.cells import table_cells
from reports.controls import ORACLE, RANDOM
from reports.divergence import diverged, divergence
from reports.spec import MEAN, TableSpec
from reports.stand_ins import StandIn, stand_in_texts


def table_notes(metrics: pd.DataFrame, spec: TableSpec, stand_ins: Iterable[StandIn] = ()) -> tuple[str, ...]:
    """Plain sentences: source, repetitions, stand-ins, absent categories, diverged runs, the spec's own, controls."""
    cells = table_cells(metrics, spec)
    notes = [f"Replicates {spec.source}.", *_repetitions(cells, spec)]
    ours = [row.method for row in spec.rows if not row.quoted]
    shown = {category for key in spec.lines if not spec.absence(key) for category in spec.covered(key)}
    notes += [f"Stand-in: {text}." for text in stand_in_texts(stand_ins, spec.dataset, shown, ours)]
    notes += [_absence(labels, reason) for reason, labels in _absent(spec).items()]
    return (*notes, *_diverged(metrics, spec), *spec.notes, *_controls(metrics, spec))


def _repetitions(cells: pd.DataFrame, spec: TableSpec) -> list[str]:
    counts = sorted({int(count) for count in cells["asked"]})
    if not counts:
        return ["None of these methods was run here."]
    if counts == [1]:
        return ["One repetition."]
    number = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    shown = "Mean" if spec.is_confusion else "Mean and sample standard deviation"
    return [f"{shown} over {number} repetitions."]


def _absent(spec: TableSpec) -> dict[str, list[str]]:
    """The labels of what is absent, by reason."""
    found: dict[str, list[str]] = {}
    for key, label in spec.separable.items():
        if key in spec.absent:
            found.setdefault(spec.absent[key], []).append(label)
    return found


def _absence(labels: list[str], reason: str) -> str:
    verb, them = ("is", "it") if len(labels) == 1 else ("are", "them")
    return f"{', '.join(labels)} {verb} absent ({reason}); the means leave {them} out."


def _diverged(metrics: pd.DataFrame, spec: TableSpec) -> Iterator[str]:
    runs = diverged(metrics, spec)
    for row in spec.rows:
        reasons = {spec.labels.get(key, key): divergence(runs, spec, row.method, key) for key in spec.measured}
        told = [f"{label}: {reason}" for label, reason in reasons.items() if reason]
        if told:
            yield f"{row.label} has empty cells ({'; '.join(told)})."


def _controls(metrics: pd.DataFrame, spec: TableSpec) -> list[str]:
    if spec.is_confusion or len(spec.metrics) > 1:
        return []
    cells = table_cells(metrics, spec, (RANDOM, ORACLE))
    means = cells[cells["category"] == MEAN].set_index("method")["value"]
    if not {RANDOM, ORACLE} <= set(means.index):
        return []
    random, oracle = (spec.print.text(means[method]) for method in (RANDOM, ORACLE))
    return [f"Controls, mean over categories: a random score gives {random}, the labels themselves {oracle}."]

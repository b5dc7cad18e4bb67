"""The sentences under a table of costs."""

from collections.abc import Iterable

import pandas as pd

from reports.cost.spec import CostSpec
from reports.stand_ins import StandIn, stand_in_texts


def cost_notes(table: pd.DataFrame, spec: CostSpec, stand_ins: Iterable[StandIn] = ()) -> tuple[str, ...]:
    """Plain sentences: source, where and how it was measured, stand-ins, methods left out, the spec's own.

    table: from `cost_table`.
    """
    texts = stand_in_texts(stand_ins, spec.dataset, [spec.category], table["method"])
    left_out: dict[str, list[str]] = {}
    for method, reason in spec.absent.items():
        left_out.setdefault(reason, []).append(spec.labels[method])
    return (
        f"Replicates {spec.source}.",
        _place(table, spec),
        _repeats(table),
        *(f"Stand-in: {text}." for text in texts),
        *(f"Left out: {', '.join(labels)} ({reason})." for reason, labels in left_out.items()),
        *spec.notes,
        *_libraries(table["libraries_memory_mib"]),
    )


def _place(table: pd.DataFrame, spec: CostSpec) -> str:
    first = table.iloc[0]
    threads = f"{first['threads']} thread{'s' if first['threads'] > 1 else ''}"
    images = f"{first['training_images']} training and {first['scored_images']} test images of {first['side']} pixels"
    return (
        f"Measured in one run, one method after the other, on {first['device']} with {threads}: {spec.dataset}, "
        f"{spec.category}, {images}."
    )


def _repeats(table: pd.DataFrame) -> str:
    first = table.iloc[0]
    return (
        f"Medians of {first['repeats']} repeats after {first['warm_ups']} that are not counted; in parentheses the "
        f"smallest and the largest."
    )


def _libraries(mib: pd.Series) -> list[str]:
    """Nothing on a GPU, where only tensors are counted."""
    if not mib.any():
        return []
    ends = dict.fromkeys(f"{end:,}" for end in (mib.min(), mib.max()))
    return [f"Of the memory, {' to '.join(ends)} MiB are Python's and its libraries'."]

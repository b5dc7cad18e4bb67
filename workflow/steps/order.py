"""What a step is told: files by name and settings, all plain, so that it can be kept and carried out elsewhere."""

import json
from importlib import import_module
from typing import Any, TypedDict

# Each after those whose files it reads.
STEPS = (
    *("metrics", "ledger", "findings", "table", "confusion_matrix", "cost_table"),
    *("significance", "ranks", "metric_audit", "differences"),
    *("histograms", "roc_curves", "extremes", "positive_difference"),
    "report_tex",
)


class Order(TypedDict):
    """Paths of single files by name, `params` with all else; lists of files stand there, by what they are of."""

    inputs: dict[str, str]
    params: dict[str, Any]
    outputs: dict[str, str]


def order_of(snakemake: Any) -> Order:
    """The order of a job, as JSON gives it back."""
    inputs = {name: path for name, path in snakemake.input.items() if isinstance(path, str)}
    outputs = {name: path for name, path in snakemake.output.items() if name != "provenance"}
    order = Order(inputs=inputs, params=dict(snakemake.params.items()), outputs=outputs)
    read: Order = json.loads(json.dumps(order))
    return read


def carry_out(step: str, order: Order) -> dict[str, Any]:
    """Write the outputs of a step; returns what is worth recording of it."""
    found: dict[str, Any] = import_module(f"workflow.steps.{step}").carry_out(**order)
    return found

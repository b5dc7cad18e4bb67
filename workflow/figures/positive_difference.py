"""What the contrastive flow learns of two normal distributions, once for a suite that shows it (CF figure 3)."""

from collections.abc import Collection
from typing import Any

from workflow.entries import values
from workflow.plan import Plan
from workflow.targets import RESULTS


def figures(plan: Plan, suite: str, tables: Collection[str]) -> list[str]:
    shown = [table for name, table in plan.suite(suite).tables.items() if name in tables]
    is_run = any(method == settings(plan)["method"] for table in shown for _, method in plan.runs(table))
    return [f"{RESULTS}/{suite}/figures/positive_difference"] if is_run else []


def distributions(plan: Plan) -> dict[str, list[float]]:
    """Mean and variance of each."""
    found = settings(plan)
    return {name: [found[f"{name}_mean"], found[f"{name}_variance"]] for name in ("inlier", "auxiliary")}


def training(plan: Plan) -> dict[str, Any]:
    """The method's class, its hyperparameters here, and the number of samples of each distribution."""
    found, entry = settings(plan), plan.method(settings(plan)["method"])
    changed = plan.configuration.figures["positive_difference"]["hyperparameters"]
    hyperparameters = values({**entry["hyperparameters"], **changed})
    return {"class": entry["class"], "hyperparameters": hyperparameters, "samples": found["samples"]}


def settings(plan: Plan) -> dict[str, Any]:
    """All but the hyperparameters."""
    declared = plan.configuration.figures["positive_difference"]
    return values({name: entry for name, entry in declared.items() if name != "hyperparameters"})

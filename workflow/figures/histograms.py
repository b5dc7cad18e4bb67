"""Histograms of the scores of all classes under models of one class, by flows that a table compares (CF figure 1)."""

from collections.abc import Collection
from typing import Any

from workflow.entries import values
from workflow.figures import feature_tables
from workflow.plan import Plan
from workflow.targets import RESULTS


def figures(plan: Plan, suite: str, tables: Collection[str]) -> list[str]:
    shown = feature_tables.comparisons(plan, suite, tables, settings(plan)["methods"])
    return [f"{RESULTS}/{suite}/figures/histograms.{table.name}" for table in shown]


def runs(plan: Plan, suite: str, table: str) -> list[dict[str, Any]]:
    """Those of the table that are shown."""
    return feature_tables.runs(plan, suite, table, settings(plan)["methods"])


def settings(plan: Plan) -> dict[str, Any]:
    return values(plan.configuration.figures["histograms"])

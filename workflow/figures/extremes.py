"""The test images that a method of a comparison finds least and most anomalous (CF figure 4)."""

from collections.abc import Collection
from typing import Any

from workflow.entries import values
from workflow.figures import feature_tables
from workflow.plan import Plan
from workflow.targets import RESULTS


def figures(plan: Plan, suite: str, tables: Collection[str]) -> list[str]:
    shown = feature_tables.comparisons(plan, suite, tables, [settings(plan)["method"]])
    return [f"{RESULTS}/{suite}/figures/extremes.{table.name}" for table in shown]


def runs(plan: Plan, suite: str, table: str) -> list[dict[str, Any]]:
    """The one of the table that is shown."""
    return feature_tables.runs(plan, suite, table, [settings(plan)["method"]])


def images(plan: Plan, suite: str, table: str) -> dict[str, str]:
    """The test images of a table, by dataset."""
    (group,) = feature_tables.comparison(plan, suite, table).groups
    return {source: plan.prepared(suite, source, group.side, "test", "npy") for source in group.test_sources}


def settings(plan: Plan) -> dict[str, Any]:
    return values(plan.configuration.figures["extremes"])

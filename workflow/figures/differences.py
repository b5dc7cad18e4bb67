"""The differences between ours and published numbers, over all tables."""

from collections.abc import Collection

from workflow.plan import Plan
from workflow.targets import RESULTS


def figures(plan: Plan, suite: str, tables: Collection[str]) -> list[str]:
    """One, where any of these tables ran on the dataset of its paper: what others stand in for is not compared."""
    shown = [table for table in plan.suite(suite).tables.values() if table.name in tables and not table.is_cost]
    compared = any(table.dataset == table.file["dataset"] for table in shown)
    return [f"{RESULTS}/{suite}/figures/differences"] if compared else []


def method_labels(plan: Plan, suite: str) -> dict[str, dict[str, str]]:
    """By table of the ledger and method what is printed for the method."""
    return {table["name"]: {row["method"]: row["label"] for row in table["rows"]} for table in plan.tables(suite)}

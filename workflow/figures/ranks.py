"""Average ranks of a table's methods, a figure for each table that compares some."""

from collections.abc import Collection

from workflow.plan import Plan
from workflow.targets import RESULTS


def figures(plan: Plan, suite: str, tables: Collection[str]) -> list[str]:
    """The diagrams of those tables in which we run at least two methods."""
    return [f"{RESULTS}/{suite}/figures/ranks.{name}" for name in compared(plan, suite, tables)]


def compared(plan: Plan, suite: str, tables: Collection[str]) -> list[str]:
    """Those of these tables that have a `significance/<table>.csv` with pairs of methods."""
    known = plan.suite(suite).tables
    return [name for name in tables if name in known and len({method for _, method in plan.runs(known[name])}) > 1]

"""Confusion matrices, which lie beside their tables."""

from collections.abc import Collection

from workflow.plan import Plan
from workflow.targets import RESULTS


def figures(plan: Plan, suite: str, tables: Collection[str]) -> list[str]:
    there = plan.suite(suite).tables.values()
    return [f"{RESULTS}/{suite}/{table.name}" for table in there if table.is_confusion and table.name in tables]

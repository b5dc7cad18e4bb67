"""ROC curves of the methods that a table compares."""

from collections.abc import Collection

from workflow.figures.feature_tables import comparisons
from workflow.plan import Plan
from workflow.targets import RESULTS


def figures(plan: Plan, suite: str, tables: Collection[str]) -> list[str]:
    return [f"{RESULTS}/{suite}/figures/roc.{table.name}" for table in comparisons(plan, suite, tables)]

"""Sheets of single images: anomaly maps, those of the worst mistakes, and synthetic anomalies."""

from collections.abc import Collection, Iterable

from workflow.plan import Plan
from workflow.suite import CategoryTask, Group
from workflow.targets import RESULTS


def figures(plan: Plan, suite: str, tables: Collection[str]) -> list[str]:
    """Of every task whose category one of these tables prints; maps where a repetition has one run on it."""
    shown = [table for table in plan.suite(suite).tables.values() if table.name in tables]
    runs = [run for table in shown if table.prints_single_categories for run in plan.runs(table)]
    localised = _tasks(group for group, _ in runs if group.has_a_run_per_category)
    synthesised = _tasks(group for group, method in runs if plan.synthetic(suite, group.name, method))
    return [
        *(f"{RESULTS}/{suite}/{kind}{task}" for task in localised for kind in ("anomaly_maps/", "figures/worst.")),
        *(f"{RESULTS}/{suite}/synthesised/{task}" for task in synthesised),
    ]


def _tasks(groups: Iterable[Group]) -> list[str]:
    return list(dict.fromkeys(CategoryTask(group, category).name for group in groups for category in group.categories))

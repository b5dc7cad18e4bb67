"""Comparison tables of methods on feature vectors, and the finished runs that their figures are made of."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from workflow.configuration import known
from workflow.plan import Plan
from workflow.suite import Table
from workflow.targets import RESULTS

KIND = "comparison"


def comparisons(plan: Plan, suite: str, names: Collection[str], methods: Collection[str] | None = None) -> list[Table]:
    """Those of the named tables that compare methods on feature vectors, one of `methods` among them if given."""
    tables = plan.suite(suite).tables.values()
    found = [table for table in tables if table.name in names and table.file["kind"] == KIND]
    return [t for t in found if methods is None or any(method in methods for _, method in plan.runs(t))]


def comparison(plan: Plan, suite: str, name: str) -> Table:
    """A table whose figures are asked for; ConfigurationError where the suite cannot run it."""
    tables = {table.name: table for table in comparisons(plan, suite, plan.suite(suite).tables)}
    return tables[known(name, tables, f"{RESULTS}/{suite}/figures", "comparison of methods that can run")]


def runs(plan: Plan, suite: str, name: str, methods: Collection[str] | None = None) -> list[dict[str, Any]]:
    """The finished runs of a table as plain values, in the order of its rows; of `methods` alone if given.

    `files` are the score files of a method, of which the first `repetitions` count.
    """
    table = comparison(plan, suite, name)
    return [
        {
            "method": method,
            "label": plan.method(method)["label"],
            "files": plan.scores(suite, group.name, method),
            "repetitions": plan.repetitions(suite, method),
        }
        for group, method in plan.runs(table)
        if methods is None or method in methods
    ]


def files(runs: Iterable[Mapping[str, Any]]) -> list[str]:
    """The score files of runs."""
    return [file for run in runs for file in run["files"]]


def test_tasks(plan: Plan, suite: str, name: str) -> str:
    """The test tasks of a table's group."""
    (group,) = comparison(plan, suite, name).groups
    return f"{RESULTS}/{suite}/tasks/{group.name}.test.parquet"

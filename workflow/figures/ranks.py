"""Average ranks of a table's methods, a figure for each metric of a table that compares some."""

from collections.abc import Collection

from workflow.configuration import known
from workflow.plan import Plan
from workflow.suite import Table
from workflow.targets import RESULTS


def figures(plan: Plan, suite: str, tables: Collection[str]) -> list[str]:
    """The diagrams of those tables in which we run at least two methods."""
    there = plan.suite(suite).tables
    return [
        f"{RESULTS}/{suite}/figures/ranks.{name}.{metric}"
        for name in compared(plan, suite, tables)
        for metric in _metrics(there[name])
    ]


def compared(plan: Plan, suite: str, tables: Collection[str]) -> list[str]:
    """Those of these tables that have a `significance/<table>.csv` with pairs of methods."""
    there = plan.suite(suite).tables
    return [name for name in tables if name in there and len({method for _, method in plan.runs(there[name])}) > 1]


def metric_of(plan: Plan, suite: str, table: str, name: str) -> str:
    """The metric of a diagram that is asked for; ConfigurationError where the table does not compare methods by it."""
    return known(name, _metrics(plan.suite(suite).tables[table]), f"ranks.{table}", "metric of this table")


def _metrics(table: Table) -> list[str]:
    """Those that are printed."""
    if not table.is_industrial:
        return [str(table.file["metric"])]
    return list(dict.fromkeys((*table.file["printed"], *table.file.get("printed_means", ()))))

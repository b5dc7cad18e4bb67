"""Specs for the reports, from the plain values that the plan gives."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from reports.cost.spec import CostSpec
from reports.industrial.lines import Lines, category_lines, class_lines, subset_lines
from reports.industrial.spec import IndustrialSpec
from reports.printing import NOT_WORSE, PrintOptions
from reports.spec import Claim, Row, TableSpec
from workflow.suite import COST_TABLE, INDUSTRIAL_TABLE

GIVEN = ("name", "title", "source", "dataset", "protocol", "tolerance", "absent")
INDUSTRIAL_GIVEN = ("recorded", "printed", "printed_means", "notes")

Plain = Mapping[str, Any]


def spec_of(table: Plain, metrics: pd.DataFrame) -> TableSpec | CostSpec:
    """The spec of a table of any kind."""
    return cost_spec(table) if table["kind"] == COST_TABLE else table_spec(table, metrics)


def table_spec(table: Plain, metrics: pd.DataFrame) -> TableSpec:
    """The spec of a table; what only the images tell is read off the metrics, in natural order."""
    spec = _spec(table, metrics)
    return replace(spec, leaders=_leaders(spec, metrics)) if spec.print.best == NOT_WORSE else spec


def _leaders(spec: TableSpec, metrics: pd.DataFrame) -> dict[tuple[str, str], frozenset[str]]:
    from reports.significance.indistinguishable import indistinguishable, tested_average  # takes scipy.stats

    return {(tested_average(spec), metric): indistinguishable(metrics, spec, metric) for metric in spec.headline}


def _spec(table: Plain, metrics: pd.DataFrame) -> TableSpec:
    given: dict[str, Any] = {key: table[key] for key in GIVEN} | {
        "rows": tuple(Row(**row) for row in table["rows"]),
        "claims": tuple(Claim(**claim) for claim in table["claims"]),
        "print": _print_options(table.get("print", {})),
    }
    if table["kind"] == INDUSTRIAL_TABLE:
        lines = _lines(table, metrics)
        given |= {key: tuple(table[key]) for key in INDUSTRIAL_GIVEN}
        return IndustrialSpec(categories=lines.categories, over=lines.over, **given)
    labels = table["category_labels"]
    categories = table["categories"] or _measured(table, metrics)
    return TableSpec(
        categories=tuple((key, labels.get(key, key)) for key in categories), metric=table["metric"], **given
    )


def tested_spec(table: Plain, test: pd.DataFrame) -> TableSpec:
    """The spec of a table whose test tasks are there, measured or not."""
    return table_spec(table, test.assign(dataset=table["dataset"], protocol=table["protocol"]))


def cost_spec(table: Plain) -> CostSpec:
    """The spec of a table of costs."""
    given = {key: value for key, value in table.items() if key not in ("kind", "notes")}
    return CostSpec(notes=tuple(table["notes"]), **given)


def _print_options(given: Plain) -> PrintOptions:
    chosen = {side: tuple(given[side]) for side in ("rows", "columns") if side in given}
    return PrintOptions(**{**given, **chosen})


def _lines(table: Plain, metrics: pd.DataFrame) -> Lines:
    categories, labels = table["categories"], table["category_labels"]
    if table["lines"] == "subsets":
        measured = set(_measured(table, metrics))
        subsets = {name: [c for c in categories if f"{c}.{name}" in measured] for name in table["subsets"]}
        return subset_lines(categories, subsets)
    if table["protocol"] == "known_class":
        classes = table["classes"] or _classes(_measured(table, metrics))
        return class_lines(classes, labels, each=table["lines"] == "classes")
    return category_lines(categories, labels)


def _classes(categories: Iterable[str]) -> dict[str, list[str]]:
    """`{screw: [thread_top]}` of `screw.thread_top`."""
    found: dict[str, list[str]] = {}
    for category in categories:
        product, _, name = category.partition(".")
        found.setdefault(product, []).append(name)
    return found


def _measured(table: Plain, metrics: pd.DataFrame) -> list[str]:
    here = metrics[(metrics["dataset"] == table["dataset"]) & (metrics["protocol"] == table["protocol"])]
    return sorted(here["category"].unique(), key=lambda name: (len(name), name) if name.isdigit() else (0, name))

"""Specs for the reports, from the plain values that the plan gives."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from reports.spec import Row, TableSpec
from reports.stand_ins import StandIn


def table_spec(table: Mapping[str, Any], metrics: pd.DataFrame) -> TableSpec:
    """The spec of a table; categories that only the images tell are read off the metrics, in natural order."""
    labels = table["category_labels"]
    categories = table["categories"] or _measured(table, metrics)
    given = {
        key: table[key] for key in ("name", "title", "source", "dataset", "protocol", "metric", "tolerance", "absent")
    }
    return TableSpec(
        categories=tuple((key, labels.get(key, key)) for key in categories),
        rows=tuple(Row(**row) for row in table["rows"]),
        **given,
    )


def stand_ins(entries: Iterable[Mapping[str, Any]]) -> tuple[StandIn, ...]:
    """Stand-ins from the plan's entries: a text, and the datasets, categories or methods that it concerns."""
    return tuple(
        StandIn(entry["text"], **{key: tuple(value) for key, value in entry.items() if key != "text"})
        for entry in entries
    )


def _measured(table: Mapping[str, Any], metrics: pd.DataFrame) -> list[str]:
    here = metrics[(metrics["dataset"] == table["dataset"]) & (metrics["protocol"] == table["protocol"])]
    return sorted(here["category"].unique(), key=lambda name: (len(name), name) if name.isdigit() else (0, name))

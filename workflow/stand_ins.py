"""Stand-ins for the reports, from the plain entries of a suite."""

from collections.abc import Collection, Iterable, Mapping
from itertools import product
from typing import Any

from reports.printing import table_number
from reports.stand_ins import StandIn
from workflow.suite import Table

Entry = Mapping[str, Any]


def stand_ins(entries: Iterable[Entry]) -> tuple[StandIn, ...]:
    """Stand-ins from the plan's entries: a text, and the datasets, categories or methods that it concerns."""
    return tuple(
        StandIn(entry["text"], **{key: tuple(value) for key, value in entry.items() if key != "text"})
        for entry in entries
    )


def concerning(entries: Iterable[Entry], tables: Collection[Table], labels: Mapping[str, str]) -> list[str]:
    """Each stand-in that concerns a number of ours in these tables, with their numbers.

    labels: what is printed for the methods that we run; those concerned are named where they are not all of the tables.
    """
    standing, found = stand_ins(entries), dict[str, dict[str, list[str]]]()
    for item, table in product(standing, tables):
        by = [row for row in _run(table, labels) if item.concerns(table.dataset, table.categories or (), row)]
        if by:
            found.setdefault(item.text, {}).setdefault(table.name, []).extend(by)
    there = {table.name: _run(table, labels) for table in tables}
    return [_told(text, by_table, there, labels) for text, by_table in found.items()]


def _run(table: Table, labels: Mapping[str, str]) -> list[str]:
    return [row for row in table.file["rows"] if row in labels]


def _told(
    text: str, by_table: Mapping[str, list[str]], there: Mapping[str, list[str]], labels: Mapping[str, str]
) -> str:
    """The text, the tables, and the methods where others are in these tables too."""
    methods = dict.fromkeys(row for by in by_table.values() for row in by)
    others = {row for name in by_table for row in there[name]} - methods.keys()
    numbers = ", ".join(map(table_number, by_table))
    named = f": {', '.join(labels[row] for row in methods)}" if others else ""
    return f"{text} (table{'s' * (len(by_table) > 1)} {numbers}{named})"

"""Stand-ins for the reports, from the plain entries of a suite."""

from collections.abc import Iterable, Mapping
from typing import Any

from reports.stand_ins import StandIn, stand_in_texts
from workflow.suite import Table

Entry = Mapping[str, Any]


def stand_ins(entries: Iterable[Entry]) -> tuple[StandIn, ...]:
    """Stand-ins from the plan's entries: a text, and the datasets, categories or methods that it concerns."""
    return tuple(
        StandIn(entry["text"], **{key: tuple(value) for key, value in entry.items() if key != "text"})
        for entry in entries
    )


def concerning(entries: Iterable[Entry], tables: Iterable[Table]) -> list[str]:
    """The phrases of the stand-ins that concern a number of any of these tables, each once."""
    standing = stand_ins(entries)
    texts = [stand_in_texts(standing, table.dataset, table.categories or (), table.file["rows"]) for table in tables]
    return list(dict.fromkeys(text for found in texts for text in found))

"""Tables of settings, each with its value, where it comes from and why, out of the files of config/."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from workflow.configuration import ROOT
from workflow.errors import ConfigurationError, known
from workflow.yaml_file import parse

HEADINGS = ("setting", "value", "source", "reason")


def settings_table(file: str, path: str) -> str:
    """The settings under the dotted `path` of a file, as a table in Markdown.

    Raises ConfigurationError where the path leads nowhere, or to something without values, sources and reasons.
    """
    found: Any = parse(ROOT / file)
    for key in path.split("."):
        found = found[known(key, found, f"{file}: {path}", "key")]
    if not all(_is_setting(entry) for entry in found.values()):
        raise ConfigurationError(f"{file}: {path}: found no settings with value, source and reason; name their parent")
    return settings_rows(found)


def settings_rows(entries: Mapping[str, Mapping[str, Any]]) -> str:
    """A table with a row for each setting."""
    rows = [(f"`{name}`", shown(entry["value"]), entry["source"], entry["reason"]) for name, entry in entries.items()]
    return table(HEADINGS, rows)


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown; a bar within a cell does not end it."""
    lines = [list(headings), *([_cell(cell) for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def shown(value: Any) -> str:
    """A value as the files of config/ write it; a mapping's entries are below each other."""
    if isinstance(value, Mapping):
        return "<br>".join(f"{name}: {shown(part)}" for name, part in value.items())
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


def _is_setting(entry: Any) -> bool:
    return isinstance(entry, Mapping) and {"value", "source", "reason"} <= entry.keys()


def _cell(text: str) -> str:
    return " ".join(str(text).replace("|", r"\|").split())

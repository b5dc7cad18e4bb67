"""`contraflow list methods`: what the configuration has, own folders included."""

import argparse
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from workflow.cli.console import console
from workflow.cli.settings import add_config, configuration
from workflow.configuration import Configuration

COLUMNS = {
    "datasets": ("title", "layout", "splits", "side", "categories", "images"),
    "methods": ("label", "class", "uses", "backbone", "in tables"),
    "tables": ("title", "kind", "dataset", "rows", "in suites"),
    "suites": ("title", "backbone", "repetitions", "tables"),
}

Entry = Mapping[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=[*COLUMNS])
    add_config(parser)


def run(options: argparse.Namespace) -> int:
    show(configuration(options), options.kind, console())
    return 0


def show(found: Configuration, kind: str, where: Console) -> None:
    """Print the entries of a kind; where there are own folders, with the files that each is from."""
    from_files = ("from",) if found.own else ()
    table = Table("name", *COLUMNS[kind], *from_files, title=kind, title_justify="left")
    entries: Mapping[str, Entry] = getattr(found, kind)
    for name, entry in entries.items():
        files = [found.place(kind, name)] if found.own else []
        table.add_row(name, *map(str, CELLS[kind](found, name, entry)), *files)
    where.print(table)


def _dataset(found: Configuration, name: str, entry: Entry) -> tuple[Any, ...]:
    rule = entry.get("categories", {})
    names = rule.get("names") or rule.get("groups") or sorted(set(rule.get("values", {}).values()))
    counted = f"{len(names)} ({rule['rule']})" if names else rule.get("rule", "none")
    return entry["title"], entry["layout"], ", ".join(entry["splits"]), entry["native_side"], counted, _origin(entry)


def _origin(entry: Entry) -> str:
    if "folder" in entry:
        return str(entry["folder"])
    return "a local copy" if "by_hand" in entry else "downloaded" if entry["files"] else "made here"


def _method(found: Configuration, name: str, entry: Entry) -> tuple[Any, ...]:
    tables = ", ".join(table for table, file in found.tables.items() if name in file["rows"])
    if "quoted" in entry:
        return entry["label"], "quoted", "", "", tables
    return entry["label"], entry["class"], ", ".join(entry["uses"]), entry.get("level_backbone", ""), tables


def _table(found: Configuration, name: str, entry: Entry) -> tuple[Any, ...]:
    suites = ", ".join(suite for suite, file in found.suites.items() if name in file["tables"])
    return entry["title"], entry["kind"], entry["dataset"], len(entry["rows"]), suites


def _suite(found: Configuration, name: str, entry: Entry) -> tuple[Any, ...]:
    return entry["title"], entry["backbone"], entry["repetitions"], ", ".join(entry["tables"])


CELLS = {"datasets": _dataset, "methods": _method, "tables": _table, "suites": _suite}

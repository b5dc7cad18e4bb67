"""Every promise of docs/promises.md is kept by tests that are there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent
PROMISES = TESTS.parent / "docs/promises.md"
NAME = re.compile(r"`([\w/]+\.py)::(\w+)`")


def promises() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each line of a table that is no heading, and the files and tests that it names."""
    for line in PROMISES.read_text(encoding="utf-8").splitlines():
        if line.startswith("|") and not re.match(r"\|(-|.*\| tests \|$)", line):
            yield line, NAME.findall(line)


@cache
def names_in(file: str) -> set[str]:
    path = TESTS / file
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path.is_file() else ()
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_promise_names_a_test() -> None:
    assert len(list(promises())) > 30
    assert [line for line, named in promises() if not named] == []


def test_every_named_test_is_there() -> None:
    named = {name for _, names in promises() for name in names}
    assert sorted(f"{file}::{test}" for file, test in named if test not in names_in(file)) == []


def test_no_promise_is_made_twice() -> None:
    lines = [line.split("|")[1].strip() for line, _ in promises()]
    assert len(lines) == len(set(lines))

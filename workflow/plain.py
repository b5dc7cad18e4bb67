"""What configuration is made of: text, finite numbers, yes and no, lists, and mappings from text."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workflow.errors import ConfigurationError, excerpt, shown

PLAIN = (str, int, float, type(None))
Place = tuple[str, ...]


def check_plain(content: Any, path: Path) -> None:
    """Refuse what is not a mapping, and anything in it that is not plain; `path` is where it was read."""
    if not isinstance(content, dict):
        found = "is empty" if content is None else f"found {excerpt(content)}"
        raise ConfigurationError(f"{shown(path)}: {found}, expected a mapping from keys to values")
    for place, problem in _oddities(content, (), ()):
        raise ConfigurationError(f"{shown(path)}: {'.'.join(place)}: {problem}")


def _oddities(value: Any, place: Place, parents: tuple[int, ...]) -> Iterator[tuple[Place, str]]:
    if id(value) in parents:
        yield place, "refers to itself"
    elif isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            if isinstance(value, dict) and not isinstance(key, str):
                yield (*place, str(key)), f"the key {key!r} is not text; put it in quotes"
            yield from _oddities(item, (*place, str(key)), (*parents, id(value)))
    elif not isinstance(value, PLAIN):
        yield place, f"found {excerpt(value)}, expected text, a number, true or false; put text in quotes"
    elif isinstance(value, float) and not math.isfinite(value):
        yield place, f"found {value!r}, expected a finite number"

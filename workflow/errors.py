"""The one error for wrong input, and how its messages name files and near names."""

import difflib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class ConfigurationError(Exception):
    """Wrong input, in words for the person who wrote it."""


def known(name: str, names: Iterable[str], where: str, what: str) -> str:
    """`name` if it is among `names`, else an error: where it stands, what it should be and what is near it."""
    allowed = sorted(names)
    if name in allowed:
        return name
    known_names = ", ".join(allowed) or "none"
    raise ConfigurationError(f"{where}: {name!r} is no {what}.{near([name], allowed)} Known: {known_names}")


def near(names: Iterable[str], allowed: Iterable[str]) -> str:
    """A question that offers the allowed name nearest to each of `names`; empty where none is near."""
    choices = list(allowed)
    found = [match for name in names for match in difflib.get_close_matches(name, choices, n=1)]
    return f" Did you mean {', '.join(map(repr, found))}?" if found else ""


def shown(path: Path) -> str:
    """The path as messages print it: from the checkout, if it is in it."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def excerpt(value: object, limit: int = 80) -> str:
    """A value as messages print it, cut where it is long."""
    text = repr(value)
    return text if len(text) <= limit else f"{text[:limit]} ..."

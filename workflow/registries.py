"""The registries, tables and suites of config/ and of own folders, put together without any silent override."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.errors import ConfigurationError, known, shown
from workflow.schema import validate
from workflow.yaml_file import parse

EXTEND = "extend"
EXTENDED = " with "  # between the files that an entry was read from, in messages


@dataclass(frozen=True)
class Part:
    """The entries of one file."""

    path: Path
    entries: Mapping[str, Any]


@dataclass(frozen=True)
class Registry:
    """Entries by name, and the files that each was read from, in words."""

    entries: Mapping[str, Any]
    places: Mapping[str, str]


def joined(parts: Iterable[Part]) -> Registry:
    """All entries. Raises ConfigurationError, naming both files, where two have the same name."""
    entries: dict[str, Any] = {}
    places: dict[str, str] = {}
    for part in parts:
        for name, entry in part.entries.items():
            if name in places:
                raise ConfigurationError(
                    f"{shown(part.path)}: {name}: {places[name]} has an entry of this name; give yours another one"
                )
            entries[name], places[name] = entry, shown(part.path)
    return Registry(entries, places)


def read_entries(file: str, folders: Sequence[Path], read: Callable[[Path], Mapping[str, Any]]) -> list[Part]:
    """The file of that name in the first folder, which must have it, and in those of the others that do."""
    delivered, *own = (folder / file for folder in folders)
    return [Part(path, read(path)) for path in (delivered, *(path for path in own if path.exists()))]


def read_files(kind: str, names: str, folders: Sequence[Path], read: Callable[[Path, str], dict[str, Any]]) -> Registry:
    """The tables or suites (`kind`) of all folders by name, those that own files extend with what these add.

    `names` is a pattern. Raises ConfigurationError for a name that is there twice, and for an extension of what there
    is not, of what is there already, or with a wrong result.
    """
    paths = [path for folder in folders for path in _paths(folder / f"{kind}s", names)]
    extending = [path for path in paths if EXTEND in parse(path)]
    whole = joined(Part(path, {path.stem: read(path, kind)}) for path in paths if path not in extending)
    for path in extending:
        whole = _extended(whole, kind, path, read(path, f"{kind}_extension"))
    return whole


def _paths(folder: Path, names: str) -> list[Path]:
    """The YAML files of a folder, hidden ones (an editor's) left out."""
    paths = [path for path in sorted(folder.glob("*.y*ml")) if not path.name.startswith(".")]
    for path in paths:
        if path.suffix != ".yaml" or not re.fullmatch(names, path.stem):
            raise ConfigurationError(f"{shown(path)}: this name cannot be asked for; rename it to {names}.yaml")
    return paths


def _extended(whole: Registry, kind: str, path: Path, change: Mapping[str, Any]) -> Registry:
    name = known(change[EXTEND], whole.entries, f"{shown(path)}: {EXTEND}", f"{kind} that there is")
    entry = dict(whole.entries[name])
    for key, added in change.items():
        if key != EXTEND:
            entry[key] = _added(entry.get(key), added, f"{shown(path)}: {key}", whole.places[name])
    place = f"{whole.places[name]}{EXTENDED}{shown(path)}"
    validate(entry, kind, Path(place))
    return Registry({**whole.entries, name: entry}, {**whole.places, name: place})


def _added(before: Any, added: Any, where: str, place: str) -> Any:
    """A list with further items, or a mapping with further keys."""
    for name in added:
        if name in (before or ()):
            raise ConfigurationError(f"{where}: {name} is in {place} already; an extension adds and replaces nothing")
    return [*(before or ()), *added] if isinstance(added, list) else {**(before or {}), **added}

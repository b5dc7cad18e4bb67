"""A user's own folders outside of the checkout: which there are, and whether what lies in them can be used."""

import os
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import PathFinder
from pathlib import Path

from workflow.errors import ROOT, ConfigurationError, near, shown

REGISTRIES = ("datasets", "backbones", "methods")
FILES = tuple(f"{kind}.yaml" for kind in REGISTRIES)
FOLDERS = ("tables", "suites")
OF_PROJECT = {"data", "methods", "reports", "workflow", "tests", "benchmarks"}


def own_folders(written: str | Sequence[str], where: str) -> tuple[Path, ...]:
    """The folders that config.yaml names, a text or a list, as absolute paths, each once; `~` is the user's home.

    Raises ConfigurationError for a folder that is not there or holds nothing that is read, for a file whose name is
    nearly one that is read, and for a module that would hide another one.
    """
    names = [written] if isinstance(written, str) else list(written)
    folders = tuple(dict.fromkeys(Path(os.path.expanduser(name)).absolute() for name in names))
    for folder in folders:
        if not folder.is_dir():
            raise ConfigurationError(f"{where}: own: {folder} is no folder that is there; correct the path")
        _check_files(folder)
    _check_modules(folders)
    return folders


def modules(folder: Path) -> dict[str, Path]:
    """The modules and packages at the top of a folder, by the name that imports them."""
    files = {path.stem: path for path in sorted(folder.glob("*.py"))}
    return files | {path.parent.name: path.parent for path in sorted(folder.glob("*/__init__.py"))}


def _check_files(folder: Path) -> None:
    if not any((folder / name).exists() for name in (*FILES, *FOLDERS)):
        raise ConfigurationError(f"{folder}: holds none of {', '.join((*FILES, *FOLDERS))}; add one, or leave it out")
    for path in _others(folder):
        if (ROOT / "config" / path.name).exists():
            raise ConfigurationError(f"{path}: is not read from an own folder; those are: {', '.join(FILES)}")
        if hint := near([path.name], FILES):
            raise ConfigurationError(f"{path}: a file of this name is not read.{hint}")


def _others(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.glob("*.y*ml")):
        if path.name not in FILES and not path.name.startswith("."):
            yield path


def _check_modules(folders: Sequence[Path]) -> None:
    """Every process of the workflow finds these modules before those that are installed."""
    others = [path for path in sys.path if Path(path).absolute() not in folders]
    met: dict[str, Path] = {}
    for folder in folders:
        for name, path in modules(folder).items():
            if other := _hidden(name, others) or met.get(name):
                raise ConfigurationError(f"{path}: would hide {other}, which has the same name; rename it")
            met[name] = path


def _hidden(name: str, others: Sequence[str]) -> str | None:
    if name in sys.stdlib_module_names:
        return f"Python's module {name}"
    if name in OF_PROJECT:
        return f"Contraflow's package {name}"
    found = PathFinder.find_spec(name, list(others))
    return shown(Path(found.origin)) if found and found.origin else None

"""Where a result comes from: a JSON beside it."""

import hashlib
import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from data.files import atomic, sha256
from workflow.configuration import ROOT

FOLDER = "folder"


def write(path: Path, record: dict[str, Any]) -> None:
    """Write a provenance record as JSON, its own keys sorted; an order in it depends on how its keys follow."""
    text = json.dumps(dict(sorted(record.items())), indent=2, default=str)
    with atomic(path) as temporary:
        temporary.write_text(f"{text}\n", encoding="utf-8")


def read(path: Path) -> dict[str, Any]:
    """A provenance record; empty where there is none, or another kind of JSON."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) and isinstance(record.get("outputs"), dict) else {}


def fingerprints(paths: Iterable[str]) -> dict[str, str]:
    """The sha256 of each file; of a folder, FOLDER, since its readers fingerprint what they read."""
    return {str(path): _fingerprint(Path(path)) for path in paths}


def _fingerprint(path: Path) -> str:
    if path.is_dir():
        return FOLDER
    return _recorded(path) or sha256(path)


def _recorded(path: Path) -> str | None:
    """The sha256 in the record beside the file, unless the file has changed since."""
    beside = path.with_suffix(".json")
    if not beside.is_file() or path.stat().st_mtime_ns > beside.stat().st_mtime_ns:
        return None
    found = read(beside).get("outputs", {}).get(str(path))
    return str(found) if found else None


@cache
def code(folder: Path = ROOT) -> dict[str, Any]:
    """Commit of the checkout, how git describes it and whether it has uncommitted changes; nulls where git has none."""
    commit = _git(folder, "rev-parse", "HEAD") if _git(folder, "ls-files", "Snakefile") else None
    if commit is None:
        return dict.fromkeys(("commit", "describe", "dirty"))
    describe = _git(folder, "describe", "--always", "--dirty", "--tags")
    return {"commit": commit, "describe": describe, "dirty": bool(_git(folder, "status", "--porcelain"))}


@cache
def environment() -> dict[str, Any]:
    """Python, platform and the version of every installed package, and one hash by which two of them are compared."""
    packages = dict(sorted((d.name.lower(), d.version) for d in importlib.metadata.distributions()))
    python = platform.python_version()
    fingerprint = environment_fingerprint(python, platform.machine(), packages)
    return {"fingerprint": fingerprint, "python": python, "platform": platform.platform(), "packages": packages}


def environment_fingerprint(python: str, machine: str, packages: Mapping[str, str]) -> str:
    """The sha256 of Python's version, the kind of processor and the sorted lines `name==version`, one a line."""
    lines = [python, machine, *sorted(f"{name}=={version}" for name, version in packages.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _git(folder: Path, *words: str) -> str | None:
    """What git prints; None where it is not installed, or fails as it does outside of a repository."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()

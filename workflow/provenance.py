"""Where a result comes from: a JSON beside it."""

import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from data.files import atomic, sha256
from workflow.configuration import ROOT


def write(path: Path, record: dict[str, Any]) -> None:
    """Write a provenance record, sorted, as JSON."""
    with atomic(path) as temporary:
        temporary.write_text(json.dumps(record, indent=2, sort_keys=True, default=str) + "\n", encoding="utf-8")


def read(path: Path) -> dict[str, Any]:
    """A provenance record; empty where there is none, or another kind of JSON."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) and isinstance(record.get("outputs"), dict) else {}


def fingerprints(paths: Iterable[str]) -> dict[str, str]:
    """The sha256 of each file; of a folder, `folder`, since its readers fingerprint what they read."""
    return {str(path): _fingerprint(Path(path)) for path in paths}


def _fingerprint(path: Path) -> str:
    if path.is_dir():
        return "folder"
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
    """Commit of the checkout and whether it has uncommitted changes; nulls where git does not track it."""
    commit = _git(folder, "rev-parse", "HEAD") if _git(folder, "ls-files", "Snakefile") else None
    return {"commit": commit, "dirty": bool(_git(folder, "status", "--porcelain")) if commit else None}


@cache
def environment() -> dict[str, Any]:
    """Python, platform and the version of every installed package."""
    packages = {d.name.lower(): d.version for d in importlib.metadata.distributions()}
    return {"python": platform.python_version(), "platform": platform.platform(), "packages": packages}


def _git(folder: Path, *words: str) -> str | None:
    """What git prints; None where it is not installed, or fails as it does outside of a repository."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()

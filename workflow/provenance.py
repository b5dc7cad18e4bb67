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
    """A provenance record; empty where there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def fingerprints(paths: Iterable[str]) -> dict[str, str]:
    """The sha256 of each file; of a folder, `folder`, since its readers fingerprint what they read."""
    return {str(path): _fingerprint(Path(path)) for path in paths}


def _fingerprint(path: Path) -> str:
    if path.is_dir():
        return "folder"
    return read(path.with_suffix(".json")).get("outputs", {}).get(str(path)) or sha256(path)


@cache
def code() -> dict[str, Any]:
    """Commit of the checkout and whether it has uncommitted changes; nulls outside of git."""
    commit = _git("rev-parse", "HEAD")
    return {"commit": commit, "dirty": bool(_git("status", "--porcelain")) if commit else None}


@cache
def environment() -> dict[str, Any]:
    """Python, platform and the version of every installed package."""
    packages = {d.metadata["Name"].lower(): d.version for d in importlib.metadata.distributions()}
    return {"python": platform.python_version(), "platform": platform.platform(), "packages": packages}


def _git(*words: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()

"""Entries of datasets that lie in a folder of the user's, filled in with what they need not say."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workflow.schema import validate
from workflow.yaml_file import parse

DEFAULTS: Mapping[str, Any] = {"options": {}, "splits": ["train", "test"], "channels": 3, "files": []}
OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "industrial": {"good": "good", "mask_suffix": "_mask"},  # as in MVTec AD
    "csv": {"file": "images.csv"},
}


def read_datasets(path: Path) -> dict[str, Any]:
    """A registry of datasets, valid by its schema; of those with a `folder` the rest is filled in.

    A relative folder is taken from the one that the registry lies in.
    """
    content = {name: _complete(entry, path.parent) for name, entry in parse(path).items()}
    validate(content, "datasets", path)
    return content


def _complete(entry: Any, here: Path) -> Any:
    """What is no mapping is left for the schema to refuse."""
    if not isinstance(entry, dict) or not isinstance(entry.get("folder"), str):
        return entry
    found = {**DEFAULTS, **entry, "folder": str(here / os.path.expanduser(entry["folder"]))}
    if isinstance(found["options"], dict):
        found["options"] = {**OPTIONS.get(str(found.get("layout")), {}), **found["options"]}
    if isinstance(rule := found.get("categories"), dict) and rule.get("rule") == "product":
        found["categories"] = {"textures": [], **rule}
    return found

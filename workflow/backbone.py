"""Backbones of a suite with their weights, and the pretraining that some weights come from."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.sources import ImageSet

ENCODER = "encoder.safetensors"


@dataclass(frozen=True)
class Backbone:
    """A backbone of config/backbones.yaml and the file of its weights, if it has one that we keep.

    `pretraining` is the key of what trained these weights, where the workflow does.
    """

    name: str
    entry: Mapping[str, Any]
    weights: str | None
    pretraining: str | None = None

    @property
    def key(self) -> str:
        """`<backbone>-<key>`: the key changes with whatever changes the features."""
        return f"{self.name}-{_digest([self.entry, self.pretraining] if self.pretraining else self.entry)}"


def weights_file(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The file behind the `url` of a backbone's entry, in the form of a dataset's."""
    name = entry["url"].rpartition("/")[2]
    return {"name": name, "urls": [entry["url"]], "hash": f"md5:{entry['md5']}", "bytes": None}


@dataclass(frozen=True, repr=False)
class Pretraining:
    """A pretraining of config/pretraining.yaml on the images of a suite.

    `settings` are the values that its kind takes (`methods.pretraining.settings`), `start` is the backbone whose
    weights it starts from. Of each `label`, a column of the index, at most `per_class` images train, and `probed` of
    these are probed. `textures` are the categories that fill their images.
    """

    name: str
    kind: str
    settings: Mapping[str, Any]
    start: Backbone | None
    image_sets: tuple[ImageSet, ...]
    label: str
    textures: tuple[str, ...]
    side: int
    per_class: int | None
    probed: int

    def __repr__(self) -> str:
        """What Snakemake compares to see whether a pretraining has changed."""
        return f"Pretraining({self.key})"

    @property
    def key(self) -> str:
        """`<pretraining>-<key>`: the key changes with whatever changes what is trained."""
        images = [image_set.name for image_set in self.image_sets]
        start = self.start.key if self.start else None
        return f"{self.name}-{_digest([self.kind, self.settings, start, images, self.per_class, self.probed])}"


def _digest(words: Any) -> str:
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:8]

"""Where a dataset's images come from, and under which names its files are kept."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.configuration import Configuration, ConfigurationError, known


@dataclass(frozen=True)
class LocalCopy:
    """A folder or archive that the user has, and the layout it is in."""

    path: str
    layout: str


@dataclass(frozen=True)
class ImageSet:
    """A dataset decoded at one size: `side` pixels, all images or the first `per_class` of each class."""

    dataset: str
    entry: Mapping[str, Any]
    side: int
    per_class: int | None
    copy: LocalCopy | None

    @property
    def layout(self) -> str:
        return self.copy.layout if self.copy else self.entry["layout"]

    @property
    def official(self) -> bool:
        """Whether all images of the official distribution are read, so that their number is known."""
        return self.copy is None and self.per_class is None

    @property
    def name(self) -> str:
        """`<dataset>-<key>`: the key changes with whatever changes the decoded images."""
        words = [
            self.layout,
            self.copy.path if self.copy else [file["hash"] for file in self.entry.get("files", [])],
            {word: self.entry.get(word) for word in ("options", "channels", "categories")},
            self.side,
            self.per_class,
        ]
        digest = hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()
        return f"{self.dataset}-{digest[:8]}"

    def files(self, data_root: str) -> list[str]:
        """What must be there before the images can be read; nothing for a generated dataset."""
        if self.copy:
            return [self.copy.path]
        return [f"{data_root}/raw/{self.dataset}/{file['name']}" for file in self.entry.get("files", [])]


def local_copies(configuration: Configuration, suite: str) -> dict[str, LocalCopy]:
    """The local copies of a suite: its own, under those of config.yaml; each must be there."""
    own = configuration.suites[suite].get("local_copies", {})
    given = configuration.settings["local_copies"]
    return {
        dataset: _local_copy(configuration, dataset, copy, where)
        for copies, where in ((own, f"config/suites/{suite}.yaml"), (given, "config/config.yaml"))
        for dataset, copy in copies.items()
    }


def _local_copy(configuration: Configuration, dataset: str, copy: Any, where: str) -> LocalCopy:
    place = f"{where}: local_copies.{dataset}"
    entry = configuration.datasets[known(dataset, configuration.datasets, f"{where}: local_copies")]
    copy = {"path": copy} if isinstance(copy, str) else copy
    path = in_shared(copy["path"], configuration)
    if not Path(path).exists():
        raise ConfigurationError(
            f"{place}: {path} is not there; correct the path"
            + (" or the key `shared` of config/config.yaml" if path != copy["path"] else "")
        )
    return LocalCopy(path, copy.get("layout", entry["layout"]))


def in_shared(path: str, configuration: Configuration) -> str:
    """The path with `{shared}` replaced by the configured folder."""
    return path.replace("{shared}", configuration.settings["shared"])

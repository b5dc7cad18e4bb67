"""Where a dataset's images come from, and under which names its files are kept."""

import hashlib
import json
import os.path
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.configuration import Configuration, ConfigurationError, known

WITHOUT_PIXELS = (
    "names",
    "textures",
    "single_class",
    "inliers",
)  # what the registry says of categories and no image shows
CLASS_FOLDERS = "class_folders"
DATASET = "dataset of config/datasets.yaml"


@dataclass(frozen=True)
class LocalCopy:
    """A folder or archive that the user has, and the layout it is in."""

    path: str
    layout: str


@dataclass(frozen=True, repr=False)
class ImageSet:
    """A dataset decoded at one size: `side` pixels, all images or the first `per_class` of each class.

    Of an industrial dataset the `part` with these `categories`, with masks.
    """

    dataset: str
    entry: Mapping[str, Any]
    side: int
    per_class: int | None
    copy: LocalCopy | None
    part: str | None = None
    categories: tuple[str, ...] = ()

    @property
    def layout(self) -> str:
        return self.copy.layout if self.copy else self.entry["layout"]

    def __repr__(self) -> str:
        """What Snakemake compares to see whether an image set has changed: the name tells all that matters."""
        return f"ImageSet({self.name})"

    @property
    def name(self) -> str:
        """`<dataset>[.<part>]-<key>`: the key changes with whatever changes the decoded images, and only then."""
        options = self.entry["options"] if self.layout == self.entry["layout"] else {}
        categories = self.entry.get("categories", {})
        rule = {key: value for key, value in categories.items() if key not in WITHOUT_PIXELS}
        words = [
            self.layout,
            self.copy.path if self.copy else [file["hash"] for file in self.entry["files"]],
            {"options": options, "channels": self.entry["channels"], "categories": rule or None},
            self.side,
            self.per_class,
            *self.categories[1:],  # the name of the part tells the first
        ]
        digest = hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()
        return f"{self.title}-{digest[:8]}"

    @property
    def title(self) -> str:
        return ".".join(filter(None, (self.dataset, self.part)))

    def counts(self, split: str, what: str) -> dict[str, int]:
        """How many images the official distribution has in the split, where the registry tells.

        That is by category, or under the name `what` for a dataset without products.
        """
        counts = self.entry.get("counts", {}).get(split, {})
        if not isinstance(counts, Mapping):
            return {what: counts}
        return {category: counts[category] for category in self.categories if category in counts}

    def files(self, data_root: str) -> list[str]:
        """What must be there before the images can be read; nothing for a generated dataset."""
        if self.copy:
            return [self.copy.path]
        return [f"{data_root}/raw/{self.dataset}/{file['name']}" for file in self.entry["files"]]


def local_copies(configuration: Configuration, suite: str) -> dict[str, LocalCopy]:
    """The local copies of a suite: what datasets name as their folder, the suite's own over these, then config.yaml's.

    Raises ConfigurationError for one that is not there, of an unknown dataset or in a layout that it cannot have. A
    dataset whose folder is not there has no copy.
    """
    folders = {
        name: LocalCopy(entry["folder"], entry["layout"])
        for name, entry in configuration.datasets.items()
        if os.path.exists(entry.get("folder", ""))
    }
    own = configuration.suites[suite].get("local_copies", {})
    given = configuration.settings["local_copies"]
    return folders | {
        dataset: _local_copy(configuration, dataset, copy, f"{where}: local_copies")
        for copies, where in (
            (own, configuration.place("suites", suite)),
            (given, configuration.file("config.yaml")),
        )
        for dataset, copy in copies.items()
    }


def has_products(entry: Mapping[str, Any]) -> bool:
    """Whether the categories are products, each an image set of its own with masks."""
    return bool(entry.get("categories", {}).get("rule") == "product")


def _local_copy(configuration: Configuration, dataset: str, copy: Any, where: str) -> LocalCopy:
    entry = configuration.datasets[known(dataset, configuration.datasets, where, DATASET)]
    written = copy if isinstance(copy, str) else copy["path"]
    layout = entry["layout"] if isinstance(copy, str) else copy.get("layout", entry["layout"])
    known(layout, _layouts(entry), f"{where}.{dataset}.layout", f"layout of a copy of {dataset}")
    path = in_shared(written, configuration)
    check_there(path, written, f"{where}.{dataset}", configuration)
    return LocalCopy(path, layout)


def _layouts(entry: Mapping[str, Any]) -> set[str]:
    """Class folders where there are no masks, and the official layout, which a generated dataset does not have."""
    folders = set() if has_products(entry) else {CLASS_FOLDERS}
    return folders | ({entry["layout"]} if entry["files"] or {"by_hand", "folder"} & entry.keys() else set())


def check_there(path: str, written: str, where: str, configuration: Configuration) -> None:
    """Raise ConfigurationError if there is no such path; `written` is what the configuration says."""
    if not os.path.exists(path):
        cure = f" or the key `shared` of {configuration.file('config.yaml')}" if path != written else ""
        raise ConfigurationError(f"{where}: {path} is not there; correct the path{cure}")


def in_shared(path: str, configuration: Configuration) -> str:
    """The path with `{shared}` replaced by the configured folder."""
    return path.replace("{shared}", configuration.settings["shared"])

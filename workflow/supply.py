"""Which dataset a suite takes for each of the papers', and why one cannot be had."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.configuration import Configuration, ConfigurationError, known
from workflow.sources import DATASET, ImageSet, LocalCopy, has_products, local_copies


@dataclass(frozen=True)
class Supply:
    """The datasets of a suite: its file, that file's name in messages, and the local copies."""

    configuration: Configuration
    file: Mapping[str, Any]
    where: str
    copies: Mapping[str, LocalCopy]

    @property
    def instead_of(self) -> Mapping[str, str]:
        """For each of the papers' datasets the one that takes its place, if one does."""
        return dict(self.file.get("instead_of", {}))

    @property
    def auxiliary(self) -> str:
        """The auxiliary dataset: the one that is wanted or, where that is missing, the other one."""
        wanted: Mapping[str, str] = self.file["auxiliary"]
        return wanted.get("otherwise", wanted["dataset"]) if self.missing(wanted["dataset"]) else wanted["dataset"]

    def take(self, paper: str, splits: Iterable[str], where: str) -> str:
        """The dataset that is used for one of the papers', which must have the splits; `where` is who asks."""
        known(paper, self.configuration.datasets, where, DATASET)
        dataset = self.instead_of.get(paper, paper)
        origin = "" if dataset == paper else f" (for {paper}, by {self.where})"
        self.check_splits(dataset, splits, where, origin)
        return dataset

    def missing(self, dataset: str) -> str | None:
        """Why a dataset cannot be had; None if it can."""
        if dataset in self.copies:
            return None
        if reason := self.file.get("absent", {}).get(dataset):
            return str(reason)
        if folder := self.entry(dataset).get("folder"):
            return f"{folder} is not there, the folder of {dataset} in {self.configuration.place('datasets', dataset)}"
        if "by_hand" in self.entry(dataset):
            return (
                f"no copy of {dataset} is given as local_copies.{dataset} in {self.configuration.file('config.yaml')}"
            )
        return None

    def missing_category(self, dataset: str, category: str) -> str | None:
        """Why a category of an industrial dataset cannot be had; None if it can."""
        if reason := self.missing(dataset):
            return reason
        there = self.file.get("categories", {}).get(dataset, [category])
        return None if category in there else f"not among the categories of {dataset} in {self.where}"

    def products(self, dataset: str) -> tuple[str, ...]:
        """The categories of an industrial dataset."""
        return tuple(self.entry(dataset)["categories"]["names"])

    def cure(self, dataset: str) -> str:
        """Where a missing dataset is to be had from, if the registry says it."""
        return str(self.entry(dataset).get("put", ""))

    def entry(self, dataset: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.configuration.datasets[dataset]
        return found

    def image_set(self, source: str, side: int) -> ImageSet:
        """The images of a dataset, or of `<dataset>.<part>`."""
        dataset, _, part = source.partition(".")
        entry, copy = self.entry(dataset), self.copies.get(dataset)
        if part:
            return ImageSet(dataset, entry, side, None, copy, part, self.parts(dataset)[part])
        return ImageSet(dataset, entry, side, self.file.get("images_per_class"), copy)

    def parts(self, dataset: str) -> dict[str, tuple[str, ...]]:
        """The categories of an industrial dataset that can be had, by the parts of it that jobs work on."""
        there = [name for name in self.products(dataset) if not self.missing_category(dataset, name)]
        size = self.file.get("categories_per_job", len(there))
        parts = (tuple(there[start : start + size]) for start in range(0, len(there), size))
        return {part[0] if len(part) == 1 else f"{part[0]}-{part[-1]}": part for part in parts}

    def check_splits(self, dataset: str, splits: Iterable[str], where: str, origin: str = "") -> None:
        """Raise ConfigurationError if the registry lists not all of the splits that are needed of a dataset."""
        there = self.entry(dataset)["splits"]
        if lacking := [split for split in splits if split not in there]:
            registry = self.configuration.place("datasets", dataset)
            raise ConfigurationError(
                f"{where}: found {dataset}{origin}, of which {registry} has {', '.join(there)}; "
                f"expected a dataset with {' and '.join(lacking)}"
            )


def supply(configuration: Configuration, suite: str) -> Supply:
    """The supply of a suite.

    Raises ConfigurationError for an unknown dataset, a wrong local copy, and an auxiliary set that cannot be had.
    """
    where = configuration.place("suites", suite)
    found = Supply(configuration, configuration.suites[suite], where, local_copies(configuration, suite))
    _check_names(found)
    auxiliary = found.auxiliary
    if reason := found.missing(auxiliary):
        raise ConfigurationError(
            f"{where}: auxiliary: found {auxiliary}, but {reason}. {found.cure(auxiliary)}".strip()
        )
    found.check_splits(auxiliary, ["train"], f"{where}: auxiliary")
    if has_products(found.entry(auxiliary)):
        raise ConfigurationError(
            f"{where}: auxiliary: found {auxiliary}, whose categories are products; expected others"
        )
    return found


def _check_names(found: Supply) -> None:
    file = found.file
    for key in ("instead_of", "absent"):
        _check_known(found, file.get(key, {}), key)
    for key in ("instead_of", "auxiliary"):
        for name, dataset in file.get(key, {}).items():
            _check_known(found, [dataset], f"{key}.{name}")
    no_datasets = {"backbone", "auxiliary", *file.get("level_backbones", ())}
    _check_known(found, set(file["stand_ins"]) - no_datasets, "stand_ins")
    _check_known(found, file.get("categories", {}), "categories")
    for dataset, categories in file.get("categories", {}).items():
        where = f"{found.where}: categories.{dataset}"
        if not has_products(found.entry(dataset)):
            raise ConfigurationError(
                f"{where}: the categories of {dataset} are no products; expected a dataset with masks"
            )
        for category in categories:
            known(category, found.products(dataset), where, f"category of {dataset}")


def _check_known(found: Supply, names: Iterable[str], key: str) -> None:
    for name in names:
        known(name, found.configuration.datasets, f"{found.where}: {key}", DATASET)

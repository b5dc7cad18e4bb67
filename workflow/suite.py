"""A suite worked out from the configuration: which tables run on which images, and what stands in for what."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.configuration import Configuration, ConfigurationError, known
from workflow.sources import ImageSet, LocalCopy, in_shared, local_copies

METRICS = ("auroc",)


@dataclass(frozen=True)
class Backbone:
    """A backbone of config/backbones.yaml and the file of its weights, if it has one that we keep."""

    name: str
    entry: Mapping[str, Any]
    weights: str | None


@dataclass(frozen=True)
class Group:
    """The tasks of one dataset under one protocol: what one job per method trains and scores."""

    dataset: str
    protocol: str
    against: tuple[str, ...]
    side: int

    @property
    def name(self) -> str:
        return f"{self.dataset}.{self.protocol}"

    @property
    def test_datasets(self) -> tuple[str, ...]:
        return (self.dataset, *self.against)


@dataclass(frozen=True)
class Table:
    """A table of config/tables on this suite's datasets; `absent` gives the reason for each missing category."""

    name: str
    file: Mapping[str, Any]
    group: Group
    categories: tuple[str, ...] | None
    absent: Mapping[str, str]

    @property
    def is_confusion(self) -> bool:
        return bool(self.file["kind"] == "confusion")


@dataclass(frozen=True)
class Suite:
    """All that the rules need to know of a suite. `image_sets` is by dataset and side."""

    name: str
    repetitions: int
    backbone: Backbone
    dimensions: int | None
    auxiliary: str
    tables: Mapping[str, Table]
    image_sets: Mapping[tuple[str, int], ImageSet]
    stand_ins: tuple[Mapping[str, Any], ...]

    @property
    def groups(self) -> dict[str, Group]:
        return {table.group.name: table.group for table in self.tables.values()}


def resolve(configuration: Configuration, name: str) -> Suite:
    """The suite of that name, or one error that says what is wrong with it."""
    known(name, configuration.suites, "suite")
    return _Resolver(configuration, name).suite()


class _Resolver:
    def __init__(self, configuration: Configuration, name: str) -> None:
        self.configuration = configuration
        self.name = name
        self.file = configuration.suites[name]
        self.where = f"config/suites/{name}.yaml"
        self.copies = local_copies(configuration, name)
        self.instead_of = self.file.get("instead_of", {})
        self.absent = {
            dataset: reason
            for dataset, reason in self.file.get("absent", {}).items()
            if dataset not in configuration.settings["local_copies"]
        }

    def suite(self) -> Suite:
        self._check_names()
        tables = {table: self._table(table) for table in self.file["tables"]}
        self._check_groups(tables)
        return Suite(
            name=self.name,
            repetitions=self._repetitions(),
            backbone=self._backbone(),
            dimensions=self.file.get("dimensions"),
            auxiliary=self._auxiliary(),
            tables=tables,
            image_sets={(s.dataset, s.side): s for table in tables.values() for s in self._image_sets(table.group)},
            stand_ins=tuple(self._stand_ins()),
        )

    def _check_names(self) -> None:
        datasets = self.configuration.datasets
        for key in ("instead_of", "absent"):
            for dataset in self.file.get(key, {}):
                known(dataset, datasets, f"{self.where}: {key}")
        for paper, ours in self.instead_of.items():
            known(ours, datasets, f"{self.where}: instead_of.{paper}")
        for key in self.file["stand_ins"]:
            known(key, ["backbone", "auxiliary", *datasets], f"{self.where}: stand_ins")

    def _repetitions(self) -> int:
        chosen = self.configuration.settings["repetitions"]
        return int(self.file["repetitions"] if chosen == "suite" else chosen)

    def _backbone(self) -> Backbone:
        name = known(self.file["backbone"], self.configuration.backbones, f"{self.where}: backbone")
        entry = self.configuration.backbones[name]
        if "url" in entry:
            folder = f"{self.configuration.settings['data_root']}/raw/weights"
            return Backbone(name, entry, f"{folder}/{entry['url'].rpartition('/')[2]}")
        if "weights" not in entry:
            return Backbone(name, entry, None)
        weights = in_shared(entry["weights"]["file"], self.configuration)
        if not Path(weights).is_file():
            raise ConfigurationError(
                f"config/backbones.yaml: {name}.weights.file: {weights} is not there; correct the path or the key "
                "`shared` of config/config.yaml"
            )
        return Backbone(name, entry, weights)

    def _auxiliary(self) -> str:
        wanted = self.file["auxiliary"]
        for key, name in wanted.items():
            known(name, self.configuration.datasets, f"{self.where}: auxiliary.{key}")
        return wanted["dataset"] if wanted["dataset"] in self.copies else wanted.get("otherwise", wanted["dataset"])

    def _dataset(self, paper: str, where: str) -> str:
        known(paper, self.configuration.datasets, where)
        return self.instead_of.get(paper, paper)

    def _table(self, name: str) -> Table:
        known(name, self.configuration.tables, f"{self.where}: tables")
        file, where = self.configuration.tables[name], f"config/tables/{name}.yaml"
        known(file["metric"], METRICS, f"{where}: metric")
        for row in file["rows"]:
            known(row, self.configuration.methods, f"{where}: rows")
        dataset = self._dataset(file["dataset"], f"{where}: dataset")
        against = tuple(self._dataset(other, f"{where}: against") for other in file.get("against", []))
        absent = {other: self.absent[other] for other in against if other in self.absent}
        if dataset in self.absent:
            raise ConfigurationError(f"{self.where}: tables: {name} needs {dataset}, which is absent: {self.absent[dataset]}")
        present = tuple(other for other in against if other not in absent)
        side = self._side((dataset, *present), file["resolution"])
        group = Group(dataset, file["protocol"], present, side)
        return Table(name, file, group, against or self._categories(file, dataset, where), absent)

    def _categories(self, file: Mapping[str, Any], dataset: str, where: str) -> tuple[str, ...] | None:
        names = _category_names(self.configuration.datasets[dataset])
        chosen = file.get("categories")
        if chosen is None or file["dataset"] in self.instead_of:
            return tuple(names) if names else None
        for category in chosen if names else ():
            known(category, names, f"{where}: categories ({dataset})")
        return tuple(chosen)

    def _side(self, datasets: tuple[str, ...], resolution: int) -> int:
        """No image is kept finer than the coarsest dataset: a difference in resolution gives the answer away."""
        native = [self.configuration.datasets[d].get("native_side") for d in (*datasets, self._auxiliary())]
        return min([resolution, *(side for side in native if side)])

    def _image_sets(self, group: Group) -> list[ImageSet]:
        return [self._image_set(dataset, group.side) for dataset in (*group.test_datasets, self._auxiliary())]

    def _image_set(self, dataset: str, side: int) -> ImageSet:
        entry, copy = self.configuration.datasets[dataset], self.copies.get(dataset)
        if copy is None and entry.get("by_hand") and not entry.get("files"):
            raise ConfigurationError(f"{self.where}: {dataset} needs a local copy. {entry['put']}")
        return ImageSet(dataset, entry, side, self.file.get("images_per_class"), copy)

    def _check_groups(self, tables: Mapping[str, Table]) -> None:
        first: dict[str, Table] = {}
        for table in tables.values():
            other = first.setdefault(table.group.name, table)
            if other.group != table.group:
                raise ConfigurationError(
                    f"config/tables: {other.name} and {table.name} share {table.group.name} but differ in resolution "
                    "or in `against`"
                )

    def _stand_ins(self) -> list[Mapping[str, Any]]:
        auxiliary = [key for key, method in self.configuration.methods.items() if "auxiliary" in method.get("uses", [])]
        found: list[Mapping[str, Any]] = []
        for key, text in self.file["stand_ins"].items():
            where = {"backbone": {}, "auxiliary": {"methods": auxiliary}}.get(key)
            found += [{"text": text, **where}] if where is not None else _on_dataset(key, text)
        wanted = self.file["auxiliary"]["dataset"]
        if self._auxiliary() != wanted:
            text = f"{self._auxiliary()} as auxiliary set, for {wanted}, of which no local copy is given"
            found.append({"text": text, "methods": auxiliary})
        for paper, ours in self.instead_of.items():
            found += _on_dataset(ours, f"{ours} in the place of {paper}")
        if "images_per_class" in self.file:
            found.append({"text": f"only the first {self.file['images_per_class']} images of each class"})
        return found


def _category_names(entry: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The categories that a dataset's registry entry gives rise to; None where only the images tell."""
    rule = entry.get("categories", {"rule": None})
    if rule["rule"] == "groups":
        return tuple(str(number) for number in range(len(rule["groups"])))
    if rule["rule"] == "attribute":
        return tuple(sorted(rule["values"].values()))
    return tuple(rule["names"]) if "names" in rule else None


def _on_dataset(dataset: str, text: str) -> list[Mapping[str, Any]]:
    return [{"text": text, "datasets": [dataset]}, {"text": text, "categories": [dataset]}]

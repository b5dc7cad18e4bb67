"""What each rule needs, by the names in its paths."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from workflow import provenance
from workflow.batches import batches
from workflow.configuration import Configuration, ConfigurationError, known
from workflow.sources import ImageSet
from workflow.suite import Group, Suite, Table, resolve

RESULTS = "results"


class Plan:
    """The configuration seen from the rules: a suite's tables, a group's features, a run's scores."""

    def __init__(self, configuration: Configuration, targets: Iterable[str]) -> None:
        self.configuration = configuration
        self.data_root = configuration.settings["data_root"].rstrip("/")
        self.requested = self._requested(targets)

    def check(self) -> None:
        """Raise ConfigurationError if a suite that the targets ask for is wrong."""
        for name in self.requested:
            self.suite(name)

    def suite(self, name: str) -> Suite:
        if name not in self._suites:
            resolve(self.configuration, name)
        return self._suites[name]

    @cached_property
    def _suites(self) -> dict[str, Suite]:
        """Every suite that is in order; what is wrong with another one matters only to those who ask for it."""
        found = {}
        for name in self.configuration.suites:
            try:
                found[name] = resolve(self.configuration, name)
            except ConfigurationError:
                continue
        return found

    def _requested(self, targets: Iterable[str]) -> dict[str, set[str]]:
        """The suites that the targets name, each with its tables; no tables means all of them."""
        requested: dict[str, set[str]] = {}
        for target in targets:
            inside = re.match(rf"{RESULTS}/(?:([^/]+)/)?(?:(table\w+)\.)?", target)
            if inside:
                tables = requested.setdefault(inside[1] or "papers", set())
                tables |= {inside[2]} if inside[2] else set()
        return requested or {self.configuration.settings["suite"]: set()}

    # images and features

    @cached_property
    def _image_sets(self) -> dict[str, ImageSet]:
        return {s.name: s for suite in self._suites.values() for s in suite.image_sets.values()}

    def image_set(self, name: str) -> ImageSet:
        return self._image_sets[name]

    def prepared(self, suite: str, dataset: str, side: int, split: str, suffix: str) -> str:
        return f"{self.data_root}/prepared/{self.suite(suite).image_sets[dataset, side].name}/{split}.{suffix}"

    def backbone_key(self, suite: str) -> str:
        """`<backbone>-<key>`: the key changes with whatever changes the features."""
        backbone = self.suite(suite).backbone
        digest = hashlib.sha256(json.dumps(backbone.entry, sort_keys=True).encode()).hexdigest()
        return f"{backbone.name}-{digest[:8]}"

    @cached_property
    def _backbones(self) -> dict[str, Any]:
        return {self.backbone_key(name): suite.backbone for name, suite in self._suites.items()}

    def backbone(self, key: str) -> Any:
        return self._backbones[key]

    def weights_entry(self, file: str) -> Mapping[str, Any]:
        """The backbone whose weights are downloaded to that file."""
        entries = self.configuration.backbones.values()
        return next(entry for entry in entries if entry.get("url", "").endswith(f"/{file}"))

    def raw_features(self, suite: str, dataset: str, side: int, split: str) -> str:
        image_set = self.suite(suite).image_sets[dataset, side]
        return f"{self.data_root}/features/{image_set.name}/{split}.{self.backbone_key(suite)}.npy"

    # tasks and runs

    def group(self, suite: str, name: str) -> Group:
        return self.suite(suite).groups[name]

    def indexes(self, suite: str, name: str) -> list[str]:
        """The group's training index, then the test indexes of its datasets."""
        group = self.group(suite, name)
        wanted = [(group.dataset, "train"), *((dataset, "test") for dataset in group.test_datasets)]
        return [self.prepared(suite, dataset, group.side, split, "parquet") for dataset, split in wanted]

    def features(self, suite: str, name: str) -> dict[str, str]:
        """Feature files by `<dataset>/<split>`: the group's training set and test sets."""
        group = self.group(suite, name)
        wanted = [(group.dataset, "train"), *((dataset, "test") for dataset in group.test_datasets)]
        return {f"{d}/{split}": f"{RESULTS}/{suite}/features/{d}.{group.side}.{split}.npy" for d, split in wanted}

    def auxiliary_features(self, suite: str, name: str, method: str) -> list[str]:
        """The auxiliary set's features, for a method that declares its use."""
        if "auxiliary" not in self.method(method)["uses"]:
            return []
        side = self.group(suite, name).side
        return [f"{RESULTS}/{suite}/features/{self.suite(suite).auxiliary}.{side}.train.npy"]

    def method(self, name: str) -> Mapping[str, Any]:
        return self.configuration.methods[name]

    def hyperparameters(self, method: str) -> dict[str, Any]:
        return {name: entry["value"] for name, entry in self.method(method)["hyperparameters"].items()}

    def run_settings(self, name: str) -> dict[str, Any]:
        """What decides a method's numbers: its class, hyperparameters and whether the seed matters."""
        method = self.method(name)
        return {
            "name": name,
            "class": method["class"],
            "hyperparameters": self.hyperparameters(name),
            "deterministic": method.get("deterministic", False),
        }

    def uses_gpu(self, name: str) -> bool:
        return bool(self.method(name).get("gpu", False))

    def start(self, suite: str, group: str, method: str, batch: str) -> list[str]:
        """The saved models that a method goes on from, if it does."""
        base = self.method(method).get("starts_from")
        return [f"{RESULTS}/{suite}/models/{group}/{base}/{batch}.safetensors"] if base else []

    def scores(self, suite: str, group: str, method: str) -> list[str]:
        """Score files of a method that together hold all repetitions of the suite."""
        root = method
        while "starts_from" in self.method(root):
            root = self.method(root)["starts_from"]
        folder = Path(f"{RESULTS}/{suite}/scores/{group}")
        planned = batches(folder / root, self.suite(suite).repetitions)
        return [f"{folder}/{method}/repetitions_{first}-{last}.parquet" for first, last in planned]

    # reports

    def runs(self, table: Table) -> list[str]:
        """The methods of a table that we run ourselves."""
        return [row for row in table.file["rows"] if "quoted" not in self.method(row)]

    def measured(self, suite: str) -> dict[tuple[str, str], list[str]]:
        """Score files by (group, method): of the tables asked for, and of all that is on disk as configured now."""
        tables = self.suite(suite).tables
        asked = self.requested.get(suite) or set(tables)
        found = {}
        for table in tables.values():
            for method in self.runs(table):
                files = self.scores(suite, table.group.name, method)
                if table.name in asked or all(self._is_current(file, method) for file in files):
                    found[table.group.name, method] = files
        return found

    def _is_current(self, file: str, method: str) -> bool:
        record = provenance.read(Path(file).with_suffix(".json"))
        return Path(file).is_file() and record.get("hyperparameters") == self.hyperparameters(method)

    def confusion(self, suite: str) -> list[tuple[str, str]]:
        """(group, method) of the suite's confusion matrices."""
        tables = self.suite(suite).tables.values()
        return [(table.group.name, method) for table in tables if table.is_confusion for method in self.runs(table)]

    def test_tasks(self, suite: str) -> dict[str, str]:
        """Test tasks by group, of the groups that are measured."""
        groups = sorted({group for group, _ in self.measured(suite)})
        return {group: f"{RESULTS}/{suite}/tasks/{group}.test.parquet" for group in groups}

    def table(self, suite: str, name: str) -> dict[str, Any]:
        """What `reports.spec.TableSpec` is made of, as plain values."""
        return self._plain(self.suite(suite).tables[known(name, self.suite(suite).tables, f"results/{suite}")])

    def tables(self, suite: str) -> list[dict[str, Any]]:
        return [self._plain(table) for table in self.suite(suite).tables.values()]

    def tables_of_kind(self, kind: str) -> str:
        """A pattern of the names of all tables of that kind."""
        return "|".join(name for name, file in self.configuration.tables.items() if file["kind"] == kind)

    def _plain(self, table: Table) -> dict[str, Any]:
        methods = {row: self.method(row) for row in table.file["rows"]}
        return {
            "name": table.name,
            "title": table.file["title"],
            "source": table.file["source"],
            "dataset": table.group.dataset,
            "protocol": table.group.protocol,
            "categories": table.categories,
            "category_labels": dict(table.file.get("category_labels", {})),
            "rows": [
                {
                    "method": key,
                    "label": method["label"],
                    "auxiliary": "auxiliary" in method.get("uses", []),
                    "quoted": "quoted" in method,
                }
                for key, method in methods.items()
            ],
            "metric": f"{table.file['metric']}_vs" if table.is_confusion else table.file["metric"],
            "tolerance": table.file["tolerance"]["value"],
            "absent": dict(table.absent),
        }

"""What each rule needs, by the names in its paths."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

from methods.seeds import derive
from workflow import provenance
from workflow.batches import batches
from workflow.configuration import Configuration, ConfigurationError, known
from workflow.entries import METHOD, values
from workflow.plain_table import plain_table
from workflow.resolve_suite import resolve_suite
from workflow.sources import ImageSet
from workflow.suite import HARD, UNSEEN, Backbone, Group, Suite, Table
from workflow.targets import RESULTS, requested


class Plan:
    """The configuration seen from the rules: a suite's tables, a group's features, a run's scores.

    `arguments` are the command line's. A name that the configuration does not have raises ConfigurationError.
    """

    def __init__(self, configuration: Configuration, arguments: Iterable[str]) -> None:
        self.configuration = configuration
        self.data_root = configuration.data_root
        self.requested = requested(arguments, configuration.settings["suite"], configuration.tables)

    def check(self) -> None:
        """Raise ConfigurationError if a suite or a table that is asked for is wrong or cannot run here."""
        for name, tables in self.requested.items():
            suite = self.suite(name)
            where = self.configuration.file("suites", f"{name}.yaml")
            for table in sorted(tables or ()):
                known(table, [*suite.tables, *suite.missing], f"{RESULTS}/{name}", f"table of {where}")
            wanted = suite.missing if not suite.tables else set(suite.missing) & (tables or set())
            if wanted:
                problems = [f"{where}: tables: {table} {suite.missing[table].missing}" for table in sorted(wanted)]
                raise ConfigurationError("\n".join(problems))

    def suite(self, name: str) -> Suite:
        if name not in self._suites:
            self._suites[name] = resolve_suite(self.configuration, name)
        return self._suites[name]

    @cached_property
    def _suites(self) -> dict[str, Suite]:
        """Every suite that is in order; what is wrong with another one matters only to those who ask for it."""
        found = {}
        for name in self.configuration.suites:
            with suppress(ConfigurationError):
                found[name] = resolve_suite(self.configuration, name)
        return found

    # images and features

    @cached_property
    def _image_sets(self) -> dict[str, ImageSet]:
        return {s.name: s for suite in self._suites.values() for s in suite.image_sets.values()}

    def image_set(self, name: str) -> ImageSet:
        """The image set of that name, of whatever suite."""
        return self._image_sets[known(name, self._image_sets, f"{self.data_root}/prepared", "image set of a suite")]

    def prepared(self, suite: str, source: str, side: int, split: str, suffix: str) -> str:
        image_set = self._image_set(suite, source, side)
        return f"{self.data_root}/prepared/{image_set.name}/{split}.{suffix}"

    @cached_property
    def _backbones(self) -> dict[str, Backbone]:
        suites = self._suites.values()
        return {b.key: b for suite in suites for b in (suite.backbone, *suite.level_backbones.values())}

    def backbone(self, key: str) -> Backbone:
        """The backbone of that key, of whatever suite."""
        return self._backbones[known(key, self._backbones, f"{self.data_root}/features", "backbone of a suite")]

    def weights_entry(self, file: str) -> Mapping[str, Any]:
        """The backbone whose weights are downloaded to that file."""
        entries = [entry for entry in self.configuration.backbones.values() if "url" in entry]
        by_file: dict[str, Mapping[str, Any]] = {entry["url"].rpartition("/")[2]: entry for entry in entries}
        return by_file[known(file, by_file, f"{self.data_root}/raw/weights", "file of config/backbones.yaml")]

    def raw_features(self, suite: str, source: str, side: int, split: str) -> str:
        image_set = self._image_set(suite, source, side)
        return f"{self.data_root}/features/{image_set.name}/{split}.{self.suite(suite).backbone.key}.npy"

    def _image_set(self, suite: str, source: str, side: int) -> ImageSet:
        found = {f"{name}.{pixels}": s for (name, pixels), s in self.suite(suite).image_sets.items()}
        name = known(f"{source}.{side}", found, f"{RESULTS}/{suite}", "dataset and side of this suite")
        return found[name]

    # tasks and runs

    def group(self, suite: str, name: str) -> Group:
        groups = self.suite(suite).groups
        return groups[known(name, groups, f"{RESULTS}/{suite}", "group of tasks of this suite")]

    def indexes(self, suite: str, name: str) -> list[str]:
        """The group's training index, then its test indexes."""
        group = self.group(suite, name)
        wanted = [(group.source, "train"), *((source, "test") for source in group.test_sources)]
        return [self.prepared(suite, source, group.side, split, "parquet") for source, split in wanted]

    def features(self, suite: str, name: str) -> dict[str, str]:
        """Feature files by `<dataset>/<split>`: the group's training set and test sets."""
        group = self.group(suite, name)
        wanted = [(group.source, "train"), *((source, "test") for source in group.test_sources)]
        return {f"{s}/{split}": f"{RESULTS}/{suite}/features/{s}.{group.side}.{split}.npy" for s, split in wanted}

    def of_category(self, suite: str, name: str, split: str, suffix: str) -> str:
        """A prepared file of an industrial group's category."""
        group = self.group(suite, name)
        return self.prepared(suite, group.source, group.side, split, suffix)

    def levels(self, suite: str, name: str, method: str, split: str) -> str:
        """The level maps of an industrial group's category, from the method's backbone."""
        group, backbone = self.group(suite, name), self.level_backbone(suite, self.method(method)["level_backbone"])
        image_set = self._image_set(suite, group.source, group.side)
        return f"{self.data_root}/features/{image_set.name}/{split}.{backbone.key}.safetensors"

    def level_backbone(self, suite: str, role: str) -> Backbone:
        """The backbone that the suite gives to methods which name theirs so."""
        there = self.suite(suite).level_backbones
        return there[known(role, there, f"{RESULTS}/{suite}", "level_backbones of this suite")]

    def is_textured(self, suite: str, name: str) -> bool:
        """Whether an industrial group's category fills the image, so that all of it is foreground."""
        group = self.group(suite, name)
        return group.category in self.configuration.datasets[group.dataset]["categories"].get("textures", ())

    @property
    def known_anomalies(self) -> dict[str, int]:
        """How many anomalies are known, and how many copies of them are pasted."""
        return values(self.configuration.anomalies["known"])

    @property
    def synthetic_copies(self) -> int:
        """How many synthetic anomalies are made of each normal image."""
        return int(self.configuration.anomalies["synthetic"]["copies"]["value"])

    def synthetic_seed(self, suite: str, name: str) -> int:
        """What the synthetic anomalies of a group's category are drawn from."""
        group = self.group(suite, name)
        return derive(group.dataset, str(group.category), "synthetic anomalies")

    def anomalies(self, suite: str, group: str, method: str, batch: str) -> list[str]:
        """The encoded known anomalies, for a method that declares their use."""
        if not self._knows_anomalies(method):
            return []
        return [f"{RESULTS}/{suite}/anomalies/{group}/{self.method(method)['level_backbone']}/{batch}.safetensors"]

    def synthetic(self, suite: str, group: str, method: str) -> list[str]:
        """The encoded synthetic anomalies, for a method that declares their use."""
        if "synthetic_anomalies" not in self.method(method)["uses"]:
            return []
        return [f"{RESULTS}/{suite}/synthetic/{group}/{self.method(method)['level_backbone']}.safetensors"]

    def _knows_anomalies(self, method: str) -> bool:
        return "known_anomalies" in self.method(method)["uses"]

    def auxiliary_features(self, suite: str, name: str, method: str) -> list[str]:
        """The auxiliary set's features, for a method that declares its use."""
        if "auxiliary" not in self.method(method)["uses"]:
            return []
        side = self.group(suite, name).side
        return [f"{RESULTS}/{suite}/features/{self.suite(suite).auxiliary}.{side}.train.npy"]

    def method(self, name: str) -> Mapping[str, Any]:
        """The entry of a method that is run."""
        run = {key: entry for key, entry in self.configuration.methods.items() if "quoted" not in entry}
        found: Mapping[str, Any] = run[known(name, run, RESULTS, f"{METHOD} that is run")]
        return found

    def hyperparameters(self, suite: str, method: str) -> dict[str, Any]:
        return values({**self.method(method)["hyperparameters"], **self.suite(suite).hyperparameters.get(method, {})})

    def run_settings(self, suite: str, name: str) -> dict[str, Any]:
        """What decides a method's numbers: its class, hyperparameters and whether the seed matters."""
        method = self.method(name)
        return {
            "name": name,
            "class": method["class"],
            "hyperparameters": self.hyperparameters(suite, name),
            "deterministic": method.get("deterministic", False),
        }

    def uses_gpu(self, name: str) -> bool:
        return bool(self.method(name).get("gpu", False))

    def swept(self, suite: str, kind: str) -> list[dict[str, Any]]:
        """The settings that each run of a sweep begins with, before it changes its one hyperparameter."""
        found = []
        for run in self.configuration.sweeps[kind]["runs"]:
            settings = self.run_settings(suite, run["method"])
            changed = {**settings["hyperparameters"], **run.get("settings", {})}
            found.append({**settings, "hyperparameters": changed})
        return found

    @property
    def swept_anomalies(self) -> str:
        """A method of the sweep of localising methods that knows anomalies; all of them share a backbone."""
        swept = (run["method"] for run in self.configuration.sweeps["maps"]["runs"])
        return next(filter(self._knows_anomalies, swept))

    def priority(self, suite: str, group: str, method: str) -> int:
        """The longest jobs first.

        A model for each defect class, then what trains from scratch on the device, then what waits for nobody, then
        the rest.
        """
        if "starts_from" in self.method(method):
            return 0
        if self._knows_anomalies(method) and self.group(suite, group).protocol == "known_class":
            return 3
        return 2 if self.uses_gpu(method) else 1

    def starts(self, suite: str, group: str, method: str, batch: str) -> dict[str, str]:
        """Saved models that a method goes on from, by the set that these were trained on."""
        entry = self.method(method)
        of_the_auxiliary_set = self.suite(suite).auxiliary_group(self.group(suite, group).side).name
        return {
            trained_on: f"{RESULTS}/{suite}/models/{base_group}/{entry[key]}/{batch}.safetensors"
            for trained_on, base_group, key in (
                ("inliers", group, "starts_from"),
                ("auxiliary", of_the_auxiliary_set, "auxiliary_starts_from"),
            )
            if key in entry
        }

    def scores(self, suite: str, group: str, method: str) -> list[str]:
        """Score files of a method that together hold all its repetitions."""
        root = self._root(method)
        folder = Path(f"{RESULTS}/{suite}/scores/{group}")
        planned = batches(folder / root, self.repetitions(suite, root), self.suite(suite).repetitions_per_job.get(root))
        return [f"{folder}/{method}/repetitions_{first}-{last}.parquet" for first, last in planned]

    def repetitions(self, suite: str, method: str) -> int:
        """How many the suite asks of a method."""
        resolved = self.suite(suite)
        return min(resolved.repetitions, resolved.fewer_repetitions.get(self._root(method), resolved.repetitions))

    def repetitions_of_methods(self, suite: str) -> dict[str, int]:
        """The same of all methods that are measured."""
        return {method: self.repetitions(suite, method) for _, method in self.measured(suite)}

    def _root(self, method: str) -> str:
        """The method that a method goes on from in the end, or itself."""
        while "starts_from" in self.method(method):
            method = self.method(method)["starts_from"]
        return method

    # reports

    def localised(self, suite: str, group: str) -> dict[str, str]:
        """The score file with the first repetition, by the label of each method that a table runs on the group."""
        runs = [run for table in self.suite(suite).tables.values() for run in self.runs(table)]
        methods = dict.fromkeys(method for run_group, method in runs if run_group.name == group)
        return {self.method(method)["label"]: self.scores(suite, group, method)[0] for method in methods}

    def runs(self, table: Table) -> list[tuple[Group, str]]:
        """What a table is made of: its groups with the methods that we run ourselves.

        To a method that uses no known anomalies it is the same whether these are unseen.
        """
        run = [row for row in table.file["rows"] if "quoted" not in self.configuration.methods[row]]
        return [
            (group, method)
            for group, method in product(table.groups, run)
            if group.protocol == table.protocol_of(method)
            or (group.protocol == UNSEEN and self._knows_anomalies(method))
        ]

    def measured(self, suite: str) -> dict[tuple[str, str], list[str]]:
        """Score files by (group, method): of the tables asked for, and of all that is on disk as configured now."""
        tables = self.suite(suite).tables
        asked = self.requested.get(suite) or set(tables)
        found = {}
        for table in tables.values():
            for group, method in self.runs(table):
                files = self.scores(suite, group.name, method)
                if table.name in asked or all(self._is_current(suite, file, method) for file in files):
                    found[group.name, method] = files
        return found

    def _is_current(self, suite: str, file: str, method: str) -> bool:
        record = provenance.read(Path(file).with_suffix(".json"))
        return Path(file).is_file() and record.get("method") == self.run_settings(suite, method)

    def confusion(self, suite: str) -> list[tuple[str, str]]:
        """(group, method) of the suite's confusion matrices."""
        tables = self.suite(suite).tables.values()
        return [(group.name, method) for table in tables if table.is_confusion for group, method in self.runs(table)]

    def industrial(self, suite: str) -> list[str]:
        """The suite's industrial groups."""
        return [name for name, group in self.suite(suite).groups.items() if group.is_industrial]

    def hard(self, suite: str, name: str) -> list[str]:
        """The file that tells which defect classes of a group's category are hard, where that matters to the group."""
        group = self.group(suite, name)
        return [f"{RESULTS}/{suite}/hard/{_seen(group)}.csv"] if group.protocol == UNSEEN else []

    def hard_subsets(self, suite: str) -> dict[tuple[str, str], dict[str, Any]]:
        """By (group, method) of measured scores: the files that tell a hard subset, and the names that it goes by.

        To a method that knows no anomalies the hard subset is the unseen one too.
        """
        measured = self.measured(suite)
        unseen = [group for name, _ in measured if (group := self.group(suite, name)).protocol == UNSEEN]
        hard = {_seen(group): self.hard(suite, group.name)[0] for group in unseen}
        return {
            (group, method): {
                "hard": hard[group],
                "index": self.of_category(suite, group, "test", "parquet"),
                "masks": self.of_category(suite, group, "test", "masks.npy"),
                "names": [HARD] if self._knows_anomalies(method) else [HARD, UNSEEN],
            }
            for group, method in measured
            if group in hard
        }

    def test_tasks(self, suite: str) -> dict[str, str]:
        """Test tasks by group, of the groups that are measured."""
        groups = sorted({group for group, _ in self.measured(suite)})
        return {group: f"{RESULTS}/{suite}/tasks/{group}.test.parquet" for group in groups}

    def table(self, suite: str, name: str) -> dict[str, Any]:
        """What `reports.spec.TableSpec` is made of, as plain values."""
        tables = self.suite(suite).tables
        table = tables[known(name, tables, f"{RESULTS}/{suite}", "table that can run")]
        return plain_table(table, self.configuration.methods)

    def tables(self, suite: str) -> list[dict[str, Any]]:
        """The same of every table of the suite whose categories the registry or measured scores tell."""
        measured = {group for group, _ in self.measured(suite)}
        tables = {**self.suite(suite).tables, **self.suite(suite).missing}
        listed = [tables[name] for name in self.configuration.suites[suite]["tables"]]
        shown = [table for table in listed if table.categories or {g.name for g in table.groups} & measured]
        return [plain_table(table, self.configuration.methods) for table in shown]

    def tables_of_kind(self, *kinds: str) -> str:
        """A pattern of the names of all tables of these kinds."""
        return "|".join(name for name, file in self.configuration.tables.items() if file["kind"] in kinds)


def _seen(group: Group) -> str:
    """The group with the same images in which anomalies of all classes are known."""
    return f"{group.dataset}.few_anomalies.{group.category}"

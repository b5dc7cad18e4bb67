"""Where images and the features of backbones lie."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from workflow.backbone import Backbone, weights_file
from workflow.configuration import known
from workflow.copy_state import copy_state
from workflow.plan_suites import SuitePlan
from workflow.sources import ImageSet
from workflow.targets import RESULTS


class ImagePlan(SuitePlan):
    """Prepared images and features, by image set or by group."""

    def image_set(self, name: str) -> ImageSet:
        """The image set of that name, of whatever suite."""
        return self._image_sets[known(name, self._image_sets, f"{self.data_root}/prepared", "image set of a suite")]

    def copy_state(self, name: str) -> str:
        """What Snakemake compares to see whether the user's copy of an image set has changed; empty without one."""
        copy = self.image_set(name).copy
        return copy_state(copy.path) if copy else ""

    @cached_property
    def _image_sets(self) -> dict[str, ImageSet]:
        return {s.name: s for suite in self._suites.values() for s in suite.image_sets.values()}

    def prepared(self, suite: str, source: str, side: int, split: str, suffix: str) -> str:
        image_set = self._image_set(suite, source, side)
        return f"{self.data_root}/prepared/{image_set.name}/{split}.{suffix}"

    def _image_set(self, suite: str, source: str, side: int) -> ImageSet:
        found = {f"{name}.{pixels}": s for (name, pixels), s in self.suite(suite).image_sets.items()}
        name = known(f"{source}.{side}", found, f"{RESULTS}/{suite}", "dataset and side of this suite")
        return found[name]

    def raw_features(self, suite: str, source: str, side: int, split: str) -> str:
        image_set = self._image_set(suite, source, side)
        return f"{self.data_root}/features/{image_set.name}/{split}.{self.suite(suite).backbone.key}.npy"

    def features(self, suite: str, name: str) -> dict[str, str]:
        """Feature files by `<dataset>/<split>`: the group's training set and test sets."""
        group = self.group(suite, name)
        wanted = [(group.source, "train"), *((source, "test") for source in group.test_sources)]
        return {f"{s}/{split}": f"{RESULTS}/{suite}/features/{s}.{group.side}.{split}.npy" for s, split in wanted}

    def indexes(self, suite: str, name: str) -> list[str]:
        """The group's training index, then its test indexes."""
        group = self.group(suite, name)
        wanted = [(group.source, "train"), *((source, "test") for source in group.test_sources)]
        return [self.prepared(suite, source, group.side, split, "parquet") for source, split in wanted]

    def of_part(self, suite: str, name: str, split: str, suffix: str) -> str:
        """A prepared file of an industrial group's part of the dataset."""
        group = self.group(suite, name)
        return self.prepared(suite, group.source, group.side, split, suffix)

    def of_task(self, suite: str, name: str, split: str, suffix: str) -> str:
        """The same by the name of one of its categories' tasks."""
        return self.of_part(suite, self.task(suite, name).group.name, split, suffix)

    def textures(self, suite: str, name: str) -> list[str]:
        """The categories of an industrial group that fill the image, so that all of it is foreground."""
        group = self.group(suite, name)
        textures = self.configuration.datasets[group.dataset]["categories"].get("textures", ())
        return [category for category in group.categories if category in textures]

    def backbone(self, key: str) -> Backbone:
        """The backbone of that key, of whatever suite."""
        return self._backbones[known(key, self._backbones, f"{self.data_root}/features", "backbone of a suite")]

    @cached_property
    def _backbones(self) -> dict[str, Backbone]:
        suites = self._suites.values()
        return {b.key: b for suite in suites for b in (suite.backbone, *suite.level_backbones.values())}

    def weights_entry(self, file: str) -> Mapping[str, Any]:
        """The backbone whose weights are downloaded to that file."""
        entries = [entry for entry in self.configuration.backbones.values() if "url" in entry]
        by_file: dict[str, Mapping[str, Any]] = {weights_file(entry)["name"]: entry for entry in entries}
        return by_file[known(file, by_file, f"{self.data_root}/raw/weights", "file of config/backbones.yaml")]

    def level_backbone(self, suite: str, role: str) -> Backbone:
        """The backbone that the suite gives to methods which name theirs so."""
        there = self.suite(suite).level_backbones
        return there[known(role, there, f"{RESULTS}/{suite}", "level_backbones of this suite")]

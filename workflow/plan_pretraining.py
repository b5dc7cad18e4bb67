"""What is pretrained, on which images, and where it is left."""

from functools import cached_property
from pathlib import Path
from typing import Any

from methods.seeds import derive
from workflow.backbone import ENCODER, Pretraining
from workflow.configuration import known
from workflow.plan_images import ImagePlan
from workflow.targets import RESULTS


class PretrainingPlan(ImagePlan):
    """Pretrainings by their key, of whatever suite, or by suite and name."""

    def pretraining(self, key: str) -> Pretraining:
        return self._pretrainings[known(key, self._pretrainings, self._pretrained, "pretraining of a suite")]

    @cached_property
    def _pretrainings(self) -> dict[str, Pretraining]:
        return {each.key: each for suite in self._suites.values() for each in suite.pretrainings.values()}

    @property
    def _pretrained(self) -> str:
        return f"{self.data_root}/pretrained"

    def pretraining_images(self, key: str, suffix: str) -> list[str]:
        """Prepared files of the images that train it, in their order."""
        image_sets = self.pretraining(key).image_sets
        return [f"{self.data_root}/prepared/{image_set.name}/train.{suffix}" for image_set in image_sets]

    def pretraining_start(self, key: str) -> list[str]:
        """The weights that it starts from, where these are a file that we keep."""
        start = self.pretraining(key).start
        return [start.weights] if start and start.weights else []

    def pretraining_order(self, key: str) -> dict[str, Any]:
        """What `methods.pretraining.order.Order` is made of, but for the files and the device."""
        found = self.pretraining(key)
        return {
            "kind": found.kind,
            "settings": dict(found.settings),
            "start": dict(found.start.entry) if found.start else None,
            "label": found.label,
            "textures": list(found.textures),
            "per_class": found.per_class,
            "probed": found.probed,
            "seed": derive("pretraining", found.name),
        }

    def pretraining_epochs(self, suite: str, name: str) -> str:
        """What a pretraining of a suite noted of its epochs."""
        there = self.suite(suite).pretrainings
        what = f"pretraining of {self.configuration.place('suites', suite)}"
        found = there[known(name, there, f"{RESULTS}/{suite}/pretraining", what)]
        return f"{self._pretrained}/{found.key}/{Path(ENCODER).stem}.epochs.jsonl"

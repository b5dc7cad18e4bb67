"""What a run needs and leaves: a method on a group of tasks, for a batch of repetitions."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workflow.batches import batches
from workflow.configuration import known
from workflow.entries import METHOD, values
from workflow.plan_pretraining import PretrainingPlan
from workflow.targets import RESULTS


class RunPlan(PretrainingPlan):
    """Settings, inputs and score files of runs."""

    def method(self, name: str) -> Mapping[str, Any]:
        """The entry of a method that is run."""
        run = {key: entry for key, entry in self.configuration.methods.items() if "quoted" not in entry}
        found: Mapping[str, Any] = run[known(name, run, RESULTS, f"{METHOD} that is run")]
        return found

    def _knows_anomalies(self, method: str) -> bool:
        return "known_anomalies" in self.method(method)["uses"]

    def uses_gpu(self, name: str) -> bool:
        return bool(self.method(name).get("gpu", False))

    @property
    def methods_without_gpu(self) -> str:
        """A pattern of the names of the methods that use none."""
        return "|".join(key for key, entry in self.configuration.methods.items() if not entry.get("gpu", False))

    def hyperparameters(self, suite: str, method: str) -> dict[str, Any]:
        return values({**self.method(method)["hyperparameters"], **self.suite(suite).hyperparameters.get(method, {})})

    def run_settings(self, suite: str, name: str) -> dict[str, Any]:
        """What decides a method's numbers: its class, hyperparameters and whether the seed matters.

        Of a class in an own folder also the files that it is made of.
        """
        method = self.method(name)
        return {
            "name": name,
            "class": method["class"],
            "hyperparameters": self.hyperparameters(suite, name),
            "deterministic": method.get("deterministic", False),
            **({"source": dict(source)} if (source := self.configuration.sources[name]) else {}),
        }

    def levels(self, suite: str, name: str, method: str, split: str) -> str:
        """The level maps of an industrial group's part of the dataset, from the method's backbone."""
        group, backbone = self.group(suite, name), self.level_backbone(suite, self.method(method)["level_backbone"])
        image_set = self._image_set(suite, group.source, group.side)
        return f"{self.data_root}/features/{image_set.name}/{split}.{backbone.key}.safetensors"

    def auxiliary_features(self, suite: str, name: str, method: str) -> list[str]:
        """The auxiliary set's features, for a method that declares its use."""
        if "auxiliary" not in self.method(method)["uses"]:
            return []
        side = self.group(suite, name).side
        return [f"{RESULTS}/{suite}/features/{self.suite(suite).auxiliary}.{side}.train.npy"]

    @property
    def known_anomalies(self) -> dict[str, int]:
        """How many anomalies are known, and how many copies of them are pasted."""
        return values(self.configuration.anomalies["known"])

    def anomalies(self, suite: str, group: str, method: str, batch: str) -> list[str]:
        """The encoded known anomalies, for a method that declares their use."""
        if not self._knows_anomalies(method):
            return []
        return [f"{RESULTS}/{suite}/anomalies/{group}/{self.method(method)['level_backbone']}/{batch}.safetensors"]

    @property
    def synthetic_copies(self) -> int:
        """How many synthetic anomalies are made of each normal image."""
        return int(self.configuration.anomalies["synthetic"]["copies"]["value"])

    def synthetic(self, suite: str, group: str, method: str) -> list[str]:
        """The encoded synthetic anomalies, for a method that declares their use."""
        if "synthetic_anomalies" not in self.method(method)["uses"]:
            return []
        return [f"{RESULTS}/{suite}/synthetic/{group}/{self.method(method)['level_backbone']}.safetensors"]

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

    def _root(self, method: str) -> str:
        """The method that a method goes on from in the end, or itself."""
        while "starts_from" in self.method(method):
            method = self.method(method)["starts_from"]
        return method

    def repetitions(self, suite: str, method: str) -> int:
        """How many the suite asks of a method."""
        resolved = self.suite(suite)
        return min(resolved.repetitions, resolved.fewer_repetitions.get(self._root(method), resolved.repetitions))

    def scores(self, suite: str, group: str, method: str) -> list[str]:
        """Score files of a method that together hold all its repetitions."""
        root = self._root(method)
        folder = Path(f"{RESULTS}/{suite}/scores/{group}")
        planned = batches(folder / root, self.repetitions(suite, root), self.suite(suite).repetitions_per_job.get(root))
        return [f"{folder}/{method}/repetitions_{first}-{last}.parquet" for first, last in planned]

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

    def swept(self, suite: str, kind: str) -> list[dict[str, Any]]:
        """The settings that each run of a sweep begins with, before it changes its one hyperparameter."""
        found = []
        for run in self.configuration.sweeps[kind]["runs"]:
            settings = self.run_settings(suite, run["method"])
            changed = {**settings["hyperparameters"], **run.get("settings", {})}
            found.append({**settings, "hyperparameters": changed})
        return found

    def sweep_kind(self, suite: str, task: str) -> str:
        """The sweep of a task of localising methods: by the anomalies that its protocol lets them learn from."""
        unsupervised = self.task(suite, task).group.protocol == "unsupervised"
        return "synthetic_anomalies" if unsupervised else "known_anomalies"

    def swept_method(self, suite: str, task: str) -> str:
        """A method of the task's sweep that uses these anomalies; all methods of a sweep share a backbone."""
        kind = self.sweep_kind(suite, task)
        swept = (run["method"] for run in self.configuration.sweeps[kind]["runs"])
        return next(method for method in swept if kind in self.method(method)["uses"])

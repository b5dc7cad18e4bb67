"""A small world for the methods: planted anomalies, and every entry of config/methods.yaml with small flows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import torch
import yaml
from torch import nn

from methods.contract.candidate import Candidate, candidate
from methods.detector import Detector, State, TrainingSet
from methods.localiser import Localiser

QUICK = {"blocks": 3, "hidden": 24, "epochs": 2, "minimum_steps": 40}
SMALL_MAPS: dict[str, Any] = {
    **{"blocks": 2, "learning_rate": 1e-2, "batch": 5, "epochs": 30, "epochs_per_evaluation": 20},
    **{"position_code": 8, "meta_epochs": 4, "sub_epochs": 1, "image_batch": 8, "feature_batch": 128},
    **{"final_learning_rate": 1e-5, "warm_up_epochs": 1, "warm_up_learning_rate": 1e-3, "anomalies_per_pass": 10},
    **{"projection_size": 8, "bottleneck": 4},
}
Scores = tuple[np.ndarray, np.ndarray]
SomeLocaliser = TypeVar("SomeLocaliser", bound=Localiser, covariant=True)
SMALL_FLOW: dict[str, Any] = {
    **{"blocks": 2, "hidden": 8, "clamp": 2.0, "permutation": "soft", "epochs": 1, "minimum_steps": 20},
    **{"batch": 64, "learning_rate": 1e-3, "noise": 0.01, "gradient_clip": 10.0},
}


@dataclass(frozen=True)
class Small(Generic[SomeLocaliser]):
    """A method that localises, with settings for small maps."""

    kind: type[SomeLocaliser]
    settings: Mapping[str, Any]

    def build_small(self, seed: int = 0, **changes: Any) -> SomeLocaliser:
        return self.kind(**{**self.settings, **changes}, seed=seed)


@dataclass(frozen=True)
class Method:
    """An entry of config/methods.yaml, whose hyperparameters are the file's but for those of QUICK."""

    key: str
    entry: Mapping[str, Any]

    @property
    def needs_auxiliary(self) -> bool:
        return "auxiliary" in self.entry["uses"]

    @property
    def trains_flows(self) -> bool:
        return self.entry.get("gpu", False)

    @property
    def is_deterministic(self) -> bool:
        return self.entry.get("deterministic", False)

    @property
    def values(self) -> dict[str, Any]:
        return {name: found["value"] for name, found in self.entry["hyperparameters"].items()}

    @property
    def candidate(self) -> Candidate:
        """The method with small flows."""
        return candidate(self.key, self.entry, **QUICK)

    @property
    def small_candidate(self) -> Candidate:
        """A localiser of few blocks and epochs."""
        return candidate(self.key, self.entry, **SMALL_MAPS)

    def build(self, seed: int = 0, device: str = "cpu", **changes: Any) -> Detector:
        detector = self.candidate.build(seed, device, **changes)
        assert isinstance(detector, Detector)
        return detector

    def build_small(self, seed: int = 0) -> Localiser:
        localiser = self.small_candidate.build(seed)
        assert isinstance(localiser, Localiser)
        return localiser

    def fit(self, data: TrainingSet, seed: int = 0, **changes: Any) -> Detector:
        auxiliary = data.auxiliary if self.needs_auxiliary else None
        return self.build(seed, **changes).fit(data.inliers, auxiliary)


def runnable() -> list[Method]:
    """Every method on feature vectors that is not quoted from a paper."""
    return [method for method in _methods() if not {"quoted", "level_backbone"} & method.entry.keys()]


def localising() -> list[Method]:
    """Every method on level maps; of those that differ in their backbone alone, the first."""
    found: dict[str, Method] = {}
    for method in _methods():
        if "level_backbone" in method.entry:
            found.setdefault(repr((method.entry["class"], method.values)), method)
    return list(found.values())


def _methods() -> list[Method]:
    file = Path(__file__).parents[2] / "config" / "methods.yaml"
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))["methods"]
    return [Method(key, entry) for key, entry in entries.items()]


def shaken(flow: nn.Module, deviation: float) -> nn.Module:
    """The flow in float64, its parameters moved about as training would."""
    generator = torch.Generator().manual_seed(1)
    for parameter in (flow := flow.double()).parameters():
        if parameter.requires_grad:
            noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
            parameter.data += deviation * noise
    return flow


def learned(state: State) -> State:
    """The parameters that a flow learns; its permutations stay as drawn."""
    return {name: value for name, value in state.items() if "module_list" in name and "w_perm" not in name}

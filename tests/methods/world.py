"""A small world for the methods: planted anomalies, and every entry of config/methods.yaml with small flows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import torch
import yaml
from torch import nn

from methods.detector import Detector, State, TrainingSet
from methods.fitting import build
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
DIMENSIONS = 12
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

    def build(self, seed: int = 0, device: str = "cpu", **changes: Any) -> Detector:
        return build(self.entry["class"], self._changed(QUICK | changes), seed, device)

    def build_small(self, seed: int = 0) -> Localiser:
        """A localiser of few blocks and epochs."""
        localiser = build(self.entry["class"], self._changed(SMALL_MAPS), seed, "cpu")
        assert isinstance(localiser, Localiser)
        return localiser

    def _changed(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        values = self.values
        return values | {name: value for name, value in changes.items() if name in values}

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


@dataclass(frozen=True)
class Planted:
    """Inliers around one direction, and test features of which those around another are anomalous."""

    data: TrainingSet
    test: np.ndarray
    anomalous: np.ndarray


def plant(seed: int = 0, inliers: int = 120) -> Planted:
    rng = np.random.default_rng(seed)
    auxiliary = _unit(rng.standard_normal((400, DIMENSIONS)))
    data = TrainingSet(f"planted {seed}", _cluster(rng, 0, inliers), auxiliary)
    test = [_cluster(rng, axis, 60) for axis in (0, 1)]
    return Planted(data, np.concatenate(test), np.repeat([False, True], 60))


def _cluster(rng: np.random.Generator, axis: int, count: int) -> np.ndarray:
    return _unit(np.eye(DIMENSIONS)[axis] + 0.15 * rng.standard_normal((count, DIMENSIONS)))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

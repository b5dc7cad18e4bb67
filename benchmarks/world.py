"""What the benchmarks train: the contrastive flow of config/methods.yaml, on random unit vectors."""

from pathlib import Path
from typing import Any

import torch
import yaml
from torch import nn
from torch.nn.functional import normalize

from methods.contrastive_flow import ContrastiveFlow
from methods.flows.coupling import coupling_flow
from methods.flows.training import MemberData

ROOT = Path(__file__).parent.parent
DIMENSIONS = 128


def config(name: str) -> Any:
    return yaml.safe_load((ROOT / "config" / f"{name}.yaml").read_text(encoding="utf-8"))


def contrastive_flow() -> ContrastiveFlow:
    hyperparameters = config("methods")["methods"]["cf"]["hyperparameters"]
    return ContrastiveFlow(**{name: entry["value"] for name, entry in hyperparameters.items()})


def untrained(method: ContrastiveFlow, count: int) -> list[nn.Module]:
    return [coupling_flow(DIMENSIONS, method.architecture, seed) for seed in range(count)]


def members(count: int, device: torch.device) -> list[MemberData]:
    """Members with 1024 inliers each, and one auxiliary set of 4096."""
    auxiliary = _unit_vectors(4096, torch.Generator(device).manual_seed(count))
    generators = [torch.Generator(device).manual_seed(seed) for seed in range(count)]
    return [MemberData("", _unit_vectors(1024, generator), auxiliary, generator) for generator in generators]


def _unit_vectors(count: int, generator: torch.Generator) -> torch.Tensor:
    return normalize(torch.randn(count, DIMENSIONS, generator=generator, device=generator.device))

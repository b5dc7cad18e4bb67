"""A training that can go on after a kill: all its tensors in one safetensors file, all else in that file's header."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from data.files import atomic

VELOCITY = "momentum_buffer"


def save(path: Path, model: nn.Module, optimizer: torch.optim.SGD, notes: dict[str, Any]) -> None:
    """Write `model`, the velocities of its trained parameters and `notes` (what JSON knows) to `path`."""
    tensors = {f"model.{name}": tensor.contiguous() for name, tensor in model.state_dict().items()}
    for name, parameter in _trained(model).items():
        tensors[f"velocity.{name}"] = optimizer.state[parameter][VELOCITY]
    with atomic(path) as temporary:
        save_file(tensors, temporary, metadata={"notes": json.dumps(notes)})


def notes_of(path: Path) -> dict[str, Any]:
    """The `notes` of a checkpoint."""
    with safe_open(path, framework="pt") as checkpoint:
        return json.loads(checkpoint.metadata()["notes"])


def restore(path: Path, model: nn.Module, optimizer: torch.optim.SGD) -> None:
    """Make `model` and `optimizer` what they were when they were saved."""
    tensors = load_file(path)
    model.load_state_dict(_under("model.", tensors))
    velocities = _under("velocity.", tensors)
    for name, parameter in _trained(model).items():
        optimizer.state[parameter][VELOCITY] = velocities[name].to(parameter.device)


def _trained(model: nn.Module) -> dict[str, nn.Parameter]:
    return {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}

"""Encoders that this project pretrained: what `methods.pretraining.pretrain` leaves.

The weights are a `.safetensors` of the query encoder with its head; a `.json` of the same name beside it says what
they fit: `architecture`, `dimensions`, `small_images`, `transform` and the weights' `sha256`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file
from torch import nn

from data.files import atomic, sha256
from methods.backbones.backbone import Backbone, LevelBackbone
from methods.backbones.resnet import projecting, resnet
from methods.backbones.transform import Transform
from methods.backbones.weights import load_exactly, verified


@dataclass(frozen=True)
class Description:
    """What an encoder's weights fit; `transform` holds the arguments of `methods.backbones.transform.Transform`."""

    architecture: str
    dimensions: int
    small_images: bool
    transform: Mapping[str, Any]
    sha256: str


def build(entry: Mapping[str, Any], weights: Path | None = None) -> Backbone:
    """The query encoder up to its head's output (`output: head`) or its pooled features (`pooled`).

    Raises FileNotFoundError without the weights or their description, ValueError where these are not each other's.
    """
    description, file = _described(weights)
    model = projecting(description.architecture, description.dimensions, "mlp", small_images=description.small_images)
    load_exactly(model, load_file(file), file)
    if entry["output"] == "pooled":
        model.reset_classifier(0)
    return Backbone(Transform(**description.transform), model)


def build_levels(entry: Mapping[str, Any], weights: Path | None = None) -> LevelBackbone:
    """The stages `entry["levels"]` of the query encoder, in timm's counting: stage l has stride 2^(l+1).

    With `small_images` its stride is 2^(l-1). Errors as in `build`.
    """
    description, file = _described(weights)
    stages = tuple(sorted(entry["levels"]))
    model = resnet(
        description.architecture, small_images=description.small_images, features_only=True, out_indices=stages
    )
    state = load_file(file)
    load_exactly(model, {name: state[name] for name in model.state_dict() if name in state}, file)
    return LevelBackbone(Transform(**description.transform), model)


def write(path: Path, model: nn.Module, **settings: Any) -> None:
    """Write the weights of `model` to `path`, and beside it its description; the weights appear last.

    `settings` are the fields of `Description` but `sha256`, and whatever else is to be known.
    """
    with atomic(path) as weights:
        save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, weights)
        with atomic(path.with_suffix(".json")) as description:
            description.write_text(json.dumps({**settings, "sha256": sha256(weights)}, indent=2) + "\n")


def _described(weights: Path | None) -> tuple[Description, Path]:
    """What `weights` fit, and their file, once it is the described one."""
    beside = weights.with_suffix(".json") if weights else None
    if weights is None or beside is None or not beside.is_file():
        raise FileNotFoundError(f"no description of the pretrained weights {weights} at {beside}: pretrain them again")
    found = json.loads(beside.read_text())
    try:
        description = Description(**{name: found[name] for name in Description.__dataclass_fields__})
    except KeyError as missing:
        raise ValueError(f"{beside} has no {missing}: it describes no pretrained encoder; pretrain it again") from None
    return description, verified(weights, "sha256", description.sha256)

"""Encoders that this project pretrained: what `methods.pretraining.pretrain` leaves.

The weights are a `.safetensors`; a `.json` of the same name beside it says what they fit (`Description`).
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file
from torch import nn

from data.files import atomic, sha256
from methods.backbones.backbone import Backbone, LevelBackbone
from methods.backbones.resnet import projecting, resnet
from methods.backbones.token_map import TokenMap
from methods.backbones.torchvision_shim import load_timm
from methods.backbones.transform import Transform
from methods.backbones.weights import load_exactly, verified


@dataclass(frozen=True)
class Description:
    """What weights fit.

    `architecture` is timm's name, with further `arguments`; `transform` holds the arguments of
    `methods.backbones.transform.Transform`. An encoder of vectors has a head of `dimensions` outputs; without, the
    weights are an extractor's of level maps. `small_images` is the stem of a ResNet.
    """

    architecture: str
    transform: Mapping[str, Any]
    sha256: str
    dimensions: int | None = None
    small_images: bool = False
    arguments: Mapping[str, Any] = field(default_factory=dict)


def build(entry: Mapping[str, Any], weights: Path | None = None) -> Backbone:
    """The encoder up to its head's output (`output: head`) or its pooled features (`pooled`).

    Raises FileNotFoundError without the weights or their description, ValueError where these are not each other's,
    and where they are an extractor's of level maps.
    """
    description, file = _described(weights)
    if description.dimensions is None:
        raise ValueError(f"{file} gives level maps alone; expected `output: levels`, found {entry['output']}")
    model = projecting(
        description.architecture,
        description.dimensions,
        "mlp",
        small_images=description.small_images,
        **description.arguments,
    )
    load_exactly(model, load_file(file), file)
    if entry["output"] == "pooled":
        model.reset_classifier(0)
    return Backbone(Transform(**description.transform), model)


def build_levels(entry: Mapping[str, Any], weights: Path | None = None) -> LevelBackbone:
    """The stages `entry["levels"]` of a ResNet in timm's counting, stage l having stride 2^(l+1), or the tokens after
    `entry["block"]` of a transformer.

    With `small_images` a stage's stride is 2^(l-1). Errors as in `build`.
    """
    description, file = _described(weights)
    model = _extractor(description, entry)
    state = load_file(file)
    load_exactly(model, {name: state[name] for name in model.state_dict() if name in state}, file)
    return LevelBackbone(Transform(**description.transform), model)


def _extractor(description: Description, entry: Mapping[str, Any]) -> nn.Module:
    name, arguments = description.architecture, description.arguments
    if "block" in entry:
        return TokenMap(load_timm().create_model(name, pretrained=False, **arguments), entry["block"])
    stages = tuple(sorted(entry["levels"]))
    module: nn.Module = resnet(
        name, small_images=description.small_images, features_only=True, out_indices=stages, **arguments
    )
    return module


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
    if missing := [name for name in _required() if name not in found]:
        raise ValueError(f"{beside} has no {missing[0]!r}: it describes no pretrained encoder; pretrain it again")
    names = {each.name for each in fields(Description)} & found.keys()
    description = Description(**{name: found[name] for name in names})
    return description, verified(weights, "sha256", description.sha256)


def _required() -> list[str]:
    return [f.name for f in fields(Description) if f.default is MISSING and f.default_factory is MISSING]

"""Backbones from timm: named weights that timm downloads, or a local safetensors file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from safetensors.torch import load_file
from torch import nn

from methods.backbones.backbone import Backbone, LevelBackbone
from methods.backbones.token_map import TokenMap
from methods.backbones.torchvision_shim import load_timm
from methods.backbones.transform import build_transform
from methods.backbones.weights import load_exactly, verified


def build(entry: Mapping[str, Any], weights: Path | None = None) -> Backbone:
    """The timm model `entry["model"]`, giving the pooled penultimate features or the head's output.

    With `entry["weights"]`, `weights` is the local safetensors file that must have its sha256; without, the
    model's name carries the tag of the pretrained weights that timm downloads.
    Raises ValueError for a name without a tag and for weights that do not fit.
    """
    model = _create(entry, weights)
    if entry["output"] == "pooled":
        model.reset_classifier(0)
    return Backbone(build_transform(entry), model)


def build_levels(entry: Mapping[str, Any], weights: Path | None = None) -> LevelBackbone:
    """The stages `entry["levels"]` of the timm model, in timm's counting: stage l has stride 2^(l+1).

    Of a transformer, with `entry["block"]`, the tokens after that block. Weights as in `build`; a local file holds
    these stages and what comes before them, or the whole transformer.
    """
    if "block" in entry:
        return LevelBackbone(build_transform(entry), TokenMap(_create(entry, weights), entry["block"]))
    model = _create(entry, weights, features_only=True, out_indices=tuple(sorted(entry["levels"])))
    return LevelBackbone(build_transform(entry), model)


def architecture(entry: Mapping[str, Any]) -> str:
    """timm's name of the entry's model without the tag of its weights."""
    name: str = entry["model"]
    return name.partition(".")[0]


def _create(entry: Mapping[str, Any], weights: Path | None, **arguments: Any) -> Any:
    if "weights" in entry:
        return _local(entry, weights, **arguments)
    return _tagged(entry["model"], **arguments)


def _tagged(name: str, **arguments: Any) -> Any:
    if "." not in name:
        raise ValueError(
            f"backbone model {name!r} names no pretrained weights, and timm changed its defaults between 0.6 "
            f"and 0.9 (resnet18 from tv_in1k to a1_in1k; tf_efficientnet_b6 from aa_in1k to ns_jft_in1k, "
            f"trained on 300 million further images); write the tag, as in resnet18.tv_in1k"
        )
    return load_timm().create_model(name, pretrained=True, **arguments)


def _local(entry: Mapping[str, Any], weights: Path | None, **arguments: Any) -> Any:
    file = verified(weights, "sha256", entry["weights"]["sha256"])
    model = load_timm().create_model(entry["model"], pretrained=False, **entry.get("arguments", {}), **arguments)
    load_exactly(model, load_file(file), file)
    if "patch" in entry:
        PATCHES[entry["patch"]](model)
    return model


def _without_first_activation(model: Any) -> None:
    """MobileNet-EdgeTPU as it was trained has no activation after its first block; timm's definition has."""
    model.blocks[0][0].bn1.act = nn.Identity()


PATCHES: dict[str, Callable[[Any], None]] = {"without_first_activation": _without_first_activation}

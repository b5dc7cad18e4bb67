"""MoCo from its official checkpoints: ResNet-50 with a 128-d head.

v1: He et al. 2020, arXiv 1911.05722. v2: Chen et al. 2020, arXiv 2003.04297. Checkpoints as
main_moco.py of facebookresearch/moco writes them.
"""

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from methods.backbones.backbone import Backbone
from methods.backbones.resnet import projecting
from methods.backbones.transform import build_transform
from methods.backbones.weights import load_exactly, verified

QUERY_ENCODER = "module.encoder_q."
FEATURES = 128


def build(entry: Mapping[str, Any], weights: Path | None = None) -> Backbone:
    """The query encoder up to its final 128-d output, the feature of Contrastive Normalizing Flows.

    `weights` is the official checkpoint with `entry["md5"]`; `entry["head"]` is `linear` (v1) or `mlp` (v2).
    The output is not normalised here. Raises ValueError for a checkpoint that is not plain tensors, or whose
    names or shapes are not exactly the model's.
    """
    file = verified(weights, "md5", entry["md5"])
    model = projecting("resnet50", FEATURES, entry["head"])
    load_exactly(model, _query_encoder(file), file)
    return Backbone(build_transform(entry), model)


def _query_encoder(file: Path) -> dict[str, Tensor]:
    """Parameters of the query encoder; the momentum encoder and the queue serve training only."""
    try:
        state = torch.load(file, map_location="cpu", weights_only=True)["state_dict"]
    except (pickle.UnpicklingError, KeyError) as error:
        raise ValueError(f"{file} is no MoCo checkpoint, with tensors in `state_dict`: {error}") from error
    return {name.removeprefix(QUERY_ENCODER): state[name] for name in state if name.startswith(QUERY_ENCODER)}

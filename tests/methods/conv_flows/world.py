"""Small convolutional flows on the planted level maps of the flows on positions."""

from typing import Any

import torch
from torch import Tensor

from methods.cl_flow import CLFlow
from methods.conv_flows.flow import ConvBlocks
from methods.conv_flows.localiser import ConvFlowLocaliser
from methods.fastflow import FastFlow
from methods.map_flows.flow import LevelShape
from tests.methods.world import Small

SMALL: dict[str, Any] = {
    **{"blocks": 3, "clamp": 2.0, "permutation": "hard", "hidden_ratio": 1.0, "kernels": "alternating"},
    **{"layer_norm": True, "epochs": 30, "batch": 5, "learning_rate": 1e-2, "weight_decay": 1e-5},
    **{"epochs_per_evaluation": 20},
}
CONTRASTED: dict[str, Any] = {
    **{"projection_size": 8, "bottleneck": 4, "label_smoothing": 0.35},
    **{"pairs_weight": 1.0, "classification_weight": 1.0},
}
METHODS: dict[str, Small[ConvFlowLocaliser]] = {
    "fastflow": Small(FastFlow, SMALL),
    "fastflow_without_norm": Small(FastFlow, {**SMALL, "layer_norm": False}),
    "cl_flow": Small(CLFlow, {**SMALL, **CONTRASTED}),
    "cl_flow_likelihood": Small(CLFlow, {**SMALL, **CONTRASTED, "pairs_weight": 0.0, "classification_weight": 0.0}),
}
BLOCKS = ConvBlocks(blocks=3, clamp=2.0, permutation="hard", hidden_ratio=1.5, kernels="alternating", layer_norm=False)
SHAPES = [LevelShape(3, 4, 5), LevelShape(2, 2, 6)]


def maps(count: int, shape: LevelShape, seed: int = 0) -> Tensor:
    """Random maps `(count, c, h, w)` in float64."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, shape.channels, shape.height, shape.width, generator=generator, dtype=torch.float64)

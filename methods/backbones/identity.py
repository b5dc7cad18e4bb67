"""The identity backbone: an image's own pixels are its features."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import nn

from methods.backbones.backbone import Backbone
from methods.backbones.transform import Scale


def build(entry: Mapping[str, Any], weights: Path | None = None) -> Backbone:
    """Pixels in [0, 1], flattened channel by channel: d = c * h * w. The images keep their size."""
    return Backbone(Scale(), nn.Flatten())

"""Images, masks and encoders without data or weights."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from methods.backbones.backbone import LevelBackbone
from methods.backbones.timm_model import architecture
from methods.backbones.token_map import TokenMap
from methods.backbones.torchvision_shim import load_timm
from methods.backbones.transform import build_transform

SIDE = 256


def noise(count: int) -> np.ndarray:
    """Images uint8 `(count, SIDE, SIDE, 3)`."""
    return np.random.default_rng(0).integers(0, 256, (count, SIDE, SIDE, 3), dtype=np.uint8)


def squares(count: int) -> np.ndarray:
    """Masks uint8 `(count, SIDE, SIDE)`: the first third is normal, the others have a square."""
    masks = np.zeros((count, SIDE, SIDE), np.uint8)
    masks[count // 3 :, 96:160, 96:160] = 1
    return masks


def encoder(entry: Mapping[str, Any]) -> LevelBackbone:
    """That of an entry of config/backbones.yaml, with random weights."""
    timm: Any = load_timm()
    name = architecture(entry)
    if "block" in entry:
        module: nn.Module = TokenMap(timm.create_model(name, pretrained=False), entry["block"])
    else:
        module = timm.create_model(name, pretrained=False, features_only=True, out_indices=entry["levels"])
    return LevelBackbone(build_transform(entry), module)


class SameMaps(nn.Module):
    """Noise of these shapes `(h, w, c)`, whatever the image: what an encoder gives, at no cost."""

    def __init__(self, shapes: Sequence[tuple[int, ...]]) -> None:
        super().__init__()
        self.levels = [torch.randn(1, channels, height, width) for height, width, channels in shapes]

    def forward(self, images: Tensor) -> list[Tensor]:
        return [level.expand(len(images), *level.shape[1:]) for level in self.levels]

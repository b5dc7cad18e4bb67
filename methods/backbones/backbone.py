"""The interfaces of all backbones: one feature vector per image, or one feature map per level."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class Frozen(nn.Module):
    """A frozen module behind its transform, which takes uint8 images `(b, h, w, c)`."""

    def __init__(self, transform: nn.Module, module: nn.Module) -> None:
        super().__init__()
        self.transform = transform
        self.module = module
        self.eval().requires_grad_(False)


class Backbone(Frozen):
    """A frozen encoder and its transform: uint8 images `(b, h, w, c)` -> float32 features `(b, d)`."""

    def forward(self, images: Tensor) -> Tensor:
        return self.module(self.transform(images))

    @torch.inference_mode()
    def dimension(self, shape: Sequence[int]) -> int:
        """Length d of the feature vector of an image of `shape` (h, w, c), on the CPU."""
        return self(torch.zeros(1, *shape, dtype=torch.uint8)).shape[1]


class LevelBackbone(Frozen):
    """A frozen encoder and its transform: uint8 images `(b, h, w, c)` -> float32 maps `(b, h_l, w_l, c_l)`.

    There is one map per level l, the finest first; `module` gives them with channels first.
    """

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        return tuple(level.permute(0, 2, 3, 1) for level in self.module(self.transform(images)))

    @torch.inference_mode()
    def shapes(self, shape: Sequence[int]) -> list[tuple[int, ...]]:
        """`(h_l, w_l, c_l)` of each level of an image of `shape` (h, w, c), on the CPU."""
        return [tuple(level.shape[1:]) for level in self(torch.zeros(1, *shape, dtype=torch.uint8))]

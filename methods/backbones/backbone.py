"""The one interface of all backbones."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class Backbone(nn.Module):
    """A frozen encoder and its transform: uint8 images `(b, h, w, c)` -> float32 features `(b, d)`."""

    def __init__(self, transform: nn.Module, module: nn.Module) -> None:
        super().__init__()
        self.transform = transform
        self.module = module
        self.eval().requires_grad_(False)

    def forward(self, images: Tensor) -> Tensor:
        return self.module(self.transform(images))

    @torch.inference_mode()
    def dimension(self, shape: Sequence[int]) -> int:
        """Length d of the feature vector of an image of `shape` (h, w, c), on the CPU."""
        return self(torch.zeros(1, *shape, dtype=torch.uint8)).shape[1]

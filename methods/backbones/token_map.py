"""The patch tokens of a vision transformer as one level map."""

from typing import Any

from torch import Tensor, nn


class TokenMap(nn.Module):
    """Tokens after one block of a timm transformer, counted from 0, and its final norm: `[(b, c, h, w)]`.

    Class and distillation tokens are left out; the blocks after it are dropped (FastFlow, section 4.2: DeiT and CaiT).
    """

    def __init__(self, model: Any, block: int) -> None:
        super().__init__()
        if not 0 <= block < len(model.blocks):
            raise ValueError(f"block is {block}; the transformer has blocks 0 to {len(model.blocks) - 1}")
        model.prune_intermediate_layers([block], prune_norm=False, prune_head=True)
        self.model = model
        self.block = block

    def forward(self, pixels: Tensor) -> list[Tensor]:
        maps: list[Tensor] = self.model.forward_intermediates(
            pixels, indices=[self.block], norm=True, output_fmt="NCHW", intermediates_only=True
        )
        return maps

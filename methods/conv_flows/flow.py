"""The flows of all levels: FastFlow's 2D-Flow, on whole maps."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import torch
from FrEIA.framework import SequenceINN
from FrEIA.modules import AllInOneBlock
from torch import Tensor, nn

from methods.conv_flows.block import MapBlock
from methods.flows.coupling import Blocks, seeded
from methods.map_flows.flow import LevelShape
from methods.seeds import derive

Part = tuple[Tensor, Tensor]
_KERNELS = {"alternating": (3, 1), "3x3": (3,)}


@dataclass(frozen=True)
class ConvBlocks(Blocks):
    """Blocks whose subnets are `conv, ReLU, conv`; the hidden layer has `int(hidden_ratio * inputs)` channels.

    `kernels` is `3x3`, or `alternating`: 3x3 in the first block, 1x1 in the second, and so on. `layer_norm` puts a
    trainable LayerNorm over channels, height and width before each flow, which the features of a CNN need (FastFlow's
    public implementations).
    """

    hidden_ratio: float
    kernels: str
    layer_norm: bool

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.kernels not in _KERNELS:
            raise ValueError(f"kernels is {self.kernels!r}; allowed are {', '.join(map(repr, _KERNELS))}")
        if self.hidden_ratio <= 0:
            raise ValueError(f"hidden_ratio is {self.hidden_ratio}; it must be positive")

    def kernel(self, block: int) -> int:
        """Side of the kernels of that block, counted from 0."""
        sides = _KERNELS[self.kernels]
        return sides[block % len(sides)]

    def subnet(self, inputs: int, outputs: int, kernel: int) -> nn.Module:
        """Maps `(b, inputs, h, w)` to `(b, outputs, h, w)`; at least one hidden channel."""
        hidden = max(1, int(self.hidden_ratio * inputs))
        return nn.Sequential(
            nn.Conv2d(inputs, hidden, kernel, padding="same"),
            nn.ReLU(),
            nn.Conv2d(hidden, outputs, kernel, padding="same"),
        )


class Trunk(nn.Module):
    """One independent flow per level; the same `seed` gives the same flows, whatever the other levels are."""

    def __init__(self, shapes: Sequence[LevelShape], architecture: ConvBlocks, seed: int) -> None:
        super().__init__()
        self.norms = nn.ModuleList(_norm(shape, architecture) for shape in shapes)
        self.flows = nn.ModuleList(
            conv_flow(shape, architecture, derive(seed, "level", level)) for level, shape in enumerate(shapes, 1)
        )

    def forward(self, levels: Sequence[Tensor]) -> list[Part]:
        """The latent map `(b, c, h, w)` and the log-determinant `(b,)` of each level's maps `(b, c, h, w)`.

        Fastest on maps in channels-last memory. The LayerNorm's volume is not in the log-determinant.
        """
        triples = zip(self.norms, self.flows, levels, strict=True)
        return [flow(norm(level)) for norm, flow, level in triples]


class MapNorm(nn.LayerNorm):
    """LayerNorm of maps `(b, c, h, w)` over all but the batch; its parameters are `(h, w, c)`."""

    def forward(self, maps: Tensor) -> Tensor:
        return super().forward(maps.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def conv_flow(
    shape: LevelShape, architecture: ConvBlocks, seed: int, block: type[AllInOneBlock] = MapBlock
) -> SequenceINN:
    """A flow on maps `(b, c, h, w)` of such blocks, from data to latent."""
    flow = SequenceINN(shape.channels, shape.height, shape.width)
    with seeded(seed):
        for number in range(architecture.blocks):
            flow.append(
                block,
                subnet_constructor=partial(architecture.subnet, kernel=architecture.kernel(number)),
                affine_clamping=architecture.clamp,
                permute_soft=architecture.permutation == "soft",
            )
    return flow


def negative_log_likelihood(parts: Sequence[Part]) -> Tensor:
    """Sum over levels of `||z||^2 / 2 - log|det J|` `(b,)` in nats, *without* the constant `d/2 log 2 pi`.

    The volume of the LayerNorm before a flow is not counted, as in FastFlow's public implementations.
    """
    of_levels = [0.5 * latent.square().sum((1, 2, 3)) - log_determinant for latent, log_determinant in parts]
    return torch.stack(of_levels).sum(0)


def _norm(shape: LevelShape, architecture: ConvBlocks) -> nn.Module:
    return MapNorm(shape) if architecture.layer_norm else nn.Identity()

"""The flow of one level: the density of a feature given its position in the map."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from FrEIA.framework import SequenceINN
from torch import Tensor, nn
from torch.nn import functional

from methods.flows.coupling import Blocks, block_flow

_LONGEST_WAVE = 1e4


class LevelShape(NamedTuple):
    """Shape of a level map, channels last."""

    height: int
    width: int
    channels: int

    @property
    def positions(self) -> int:
        return self.height * self.width


@dataclass(frozen=True)
class ConditionalBlocks(Blocks):
    """`position_code` is the length of the code that subnets see; their hidden layer has `hidden_ratio` x inputs."""

    position_code: int
    hidden_ratio: int

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.position_code <= 0 or self.position_code % 4:
            raise ValueError(f"position_code is {self.position_code}; it must be a positive multiple of 4")


def axis_code(length: int, size: int) -> Tensor:
    """Codes `(length, size)` of the places on one axis: sines at even and cosines at odd columns (BGAD, `modules.py`).

    The frequencies fall from 1 towards 1e-4 radians per place.
    """
    frequency = torch.exp(torch.arange(0, size, 2) * (-math.log(_LONGEST_WAVE) / size))
    angle = torch.arange(length)[:, None] * frequency
    return torch.stack([angle.sin(), angle.cos()], 2).flatten(1)


class PositionedSubnet(nn.Module):
    """`Linear, ReLU, Linear` on a feature's passive half followed by the code of its column, then of its row.

    The input `(n, passive + 2)` holds the row's and the column's number in place of the code, whose share of the first
    layer is then computed once for each row and column instead of once for each feature.
    """

    rows: Tensor
    columns: Tensor

    def __init__(self, passive: int, outputs: int, shape: LevelShape, architecture: ConditionalBlocks) -> None:
        super().__init__()
        self.passive, axis = passive, architecture.position_code // 2
        inputs = passive + 2 * axis
        self.first = nn.Linear(inputs, architecture.hidden_ratio * inputs)
        self.last = nn.Linear(architecture.hidden_ratio * inputs, outputs)
        self.register_buffer("rows", axis_code(shape.height, axis), persistent=False)
        self.register_buffer("columns", axis_code(shape.width, axis), persistent=False)

    def forward(self, passive_and_position: Tensor) -> Tensor:
        passive = passive_and_position[:, : self.passive]
        row, column = passive_and_position[:, self.passive :].long().unbind(1)
        axis = self.rows.shape[1]
        of_passive, of_column, of_row = self.first.weight.split([self.passive, axis, axis], 1)
        hidden = functional.linear(passive, of_passive)
        hidden += functional.embedding(column, self.columns @ of_column.T + self.first.bias)
        hidden += functional.embedding(row, self.rows @ of_row.T)
        return self.last(hidden.relu_())


def conditional_flow(shape: LevelShape, architecture: ConditionalBlocks, seed: int) -> SequenceINN:
    """A flow on features `(n, channels)` given their row and column `(n, 2)`, as float (BGAD, `fc_flow.py`)."""

    def subnet(inputs: int, outputs: int) -> nn.Module:
        return PositionedSubnet(inputs - 2, outputs, shape, architecture)

    return block_flow(shape.channels, architecture, subnet, seed, condition=2)


def rows_and_columns(positions: Tensor, shape: LevelShape) -> Tensor:
    """The condition `(..., 2)` of flat positions `(...)` in a map."""
    return torch.stack([positions // shape.width, positions % shape.width], -1).float()


def log_likelihood(nll: Tensor, channels: int) -> Tensor:
    """`log p / channels` in nats, constant included, from the negative log-likelihood without it (BGAD, `get_logp`)."""
    return -nll / channels - 0.5 * math.log(2 * math.pi)

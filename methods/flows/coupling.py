"""One RealNVP-type coupling flow, built from FrEIA's blocks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from FrEIA.framework import SequenceINN
from FrEIA.modules import AllInOneBlock
from torch import Tensor, nn

Transport = Callable[[Tensor], tuple[Tensor, Tensor]]
SubnetConstructor = Callable[[int, int], nn.Module]


@dataclass(frozen=True)
class Blocks:
    """A sequence of FrEIA's blocks; `clamp` bounds each block's log-scale to [-clamp, clamp]."""

    blocks: int
    clamp: float
    permutation: str

    def __post_init__(self) -> None:
        if self.permutation not in ("soft", "hard"):
            raise ValueError(f"permutation is {self.permutation!r}; allowed are 'soft' and 'hard'")


@dataclass(frozen=True)
class Architecture(Blocks):
    """Shape of a coupling flow (CF section 5: eight `AllInOneBlock`s); `hidden` is the width of its hidden layer."""

    hidden: int


def coupling_flow(dimensions: int, architecture: Architecture, seed: int) -> SequenceINN:
    """A flow on vectors of length `dimensions`, from data to latent; the same `seed` gives the same flow."""

    def subnet(inputs: int, outputs: int) -> nn.Module:
        return nn.Sequential(nn.Linear(inputs, architecture.hidden), nn.ReLU(), nn.Linear(architecture.hidden, outputs))

    return block_flow(dimensions, architecture, subnet, seed)


def block_flow(
    dimensions: int, architecture: Blocks, subnet: SubnetConstructor, seed: int, condition: int = 0
) -> SequenceINN:
    """A sequence of `AllInOneBlock`s whose subnets `subnet(inputs, outputs)` builds.

    With a `condition` the flow is called as `flow(x, c=[y])`, and each subnet sees the passive half of `x`
    followed by `y` `(n, condition)`.
    """
    conditions = {"cond": 0, "cond_shape": (condition,)} if condition else {}
    flow = SequenceINN(dimensions)
    with seeded(seed):
        for _ in range(architecture.blocks):
            flow.append(
                AllInOneBlock,
                subnet_constructor=subnet,
                affine_clamping=architecture.clamp,
                permute_soft=architecture.permutation == "soft",
                **conditions,
            )
    return flow


def negative_log_likelihood(flow: Transport, features: Tensor) -> Tensor:
    """`||T(x)||^2 / 2 - log|det J|` in nats, *without* the constant `d/2 log 2 pi` (CF, algorithm 1).

    `flow` maps `features` `(n, d)` to latent vectors `(n, d)` and log-determinants `(n,)`; returns `(n,)`.
    """
    latent, log_determinant = flow(features)
    return 0.5 * latent.square().sum(1) - log_determinant


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Seed the global generators that FrEIA draws from, and put them back as they were."""
    numpy_state = np.random.get_state()
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        np.random.seed(seed % 2**32)
        try:
            yield
        finally:
            np.random.set_state(numpy_state)

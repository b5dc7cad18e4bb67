"""The training loop of one network on level maps."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.backends import cudnn

from data.array_file import unmapped
from methods.conv_flows.flow import Trunk
from methods.conv_flows.schedule import Schedule
from methods.levels import Levels
from methods.localiser import MapTrainingSet
from methods.map_flows.flow import LevelShape

Loss = Callable[[Trunk, MapTrainingSet, Tensor, torch.Generator], Tensor]

# Of a map that goes through a block, its backward pass keeps about five times the bytes (benchmarks/memory.py). On the
# CPU a batch takes the memory below; a GPU has it to itself, and is fastest with whole batches.
KEPT = 5
LIMIT = 2**31


class Member:
    """One network, the images that it learns from, its optimiser and its generator, which is the CPU's."""

    def __init__(
        self,
        network: Trunk,
        data: MapTrainingSet,
        loss: Loss,
        schedule: Schedule,
        seed: int,
        at_once: int | None = None,
    ) -> None:
        """`loss(network, data, rows, generator)` is the scalar loss of the normal images `rows` `(b,)`, their mean.

        At most `at_once` of them go through the network together, or a whole batch: gradients of its parts add up.
        """
        self.network = network
        self.data = data
        self.loss = loss
        self.schedule = schedule
        self.at_once = at_once or schedule.batch
        self.generator = torch.Generator().manual_seed(seed)
        self.optimizer = torch.optim.Adam(
            [parameter for parameter in network.parameters() if parameter.requires_grad],
            lr=schedule.learning_rate,
            weight_decay=schedule.weight_decay,
            fused=True,
        )

    def epoch(self) -> Tensor:
        """Train one epoch; the mean loss, a scalar."""
        rows = torch.randperm(len(self.data.normal[0]), generator=self.generator)
        self.network.train()
        with cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=True):
            losses = [self._step(batch) for batch in self.schedule.batches(rows)]
        return torch.stack(losses).mean()

    def _step(self, rows: Tensor) -> Tensor:
        self.optimizer.zero_grad()
        parts = rows.chunk(-(-len(rows) // self.at_once))
        loss = torch.stack([self._backward(part, len(part) / len(rows)) for part in parts]).sum()
        self.optimizer.step()
        return loss

    def _backward(self, rows: Tensor, share: float) -> Tensor:
        loss = share * self.loss(self.network, self.data, rows, self.generator)
        loss.backward()
        return loss.detach()


def images_at_once(shapes: Sequence[LevelShape], blocks: int, maps: int, device: torch.device) -> int | None:
    """How many images may go through the flows of these levels together, each with `maps` maps; None for any number."""
    if device.type != "cpu":
        return None
    numbers = sum(shape.height * shape.width * shape.channels for shape in shapes)
    return max(1, LIMIT // (torch.float32.itemsize * numbers * maps * blocks * KEPT))


def gathered(levels: Levels, rows: Tensor, device: torch.device) -> list[Tensor]:
    """Those rows `(b,)` of each level as maps `(b, c, h, w)` in channels-last memory on the device.

    Nothing else of a memory-mapped level is read, and nothing of it stays in the process's memory.
    """
    return [_gathered(level, rows).to(device).permute(0, 3, 1, 2) for level in levels]


def _gathered(level: np.ndarray, rows: Tensor) -> Tensor:
    found = torch.from_numpy(level[rows.numpy()])
    unmapped(level)
    return found

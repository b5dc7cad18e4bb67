"""The training loop of one network on level maps."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.backends import cudnn

from methods.conv_flows.flow import Trunk
from methods.conv_flows.schedule import Schedule
from methods.levels import Levels
from methods.localiser import MapTrainingSet

Loss = Callable[[Trunk, MapTrainingSet, Tensor, torch.Generator], Tensor]


class Member:
    """One network, the images that it learns from, its optimiser and its generator, which is the CPU's."""

    def __init__(self, network: Trunk, data: MapTrainingSet, loss: Loss, schedule: Schedule, seed: int) -> None:
        """`loss(network, data, rows, generator)` is the scalar loss of the normal images `rows` `(b,)`."""
        self.network = network
        self.data = data
        self.loss = loss
        self.schedule = schedule
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
        loss = self.loss(self.network, self.data, rows, self.generator)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.detach()


def gathered(levels: Levels, rows: Tensor, device: torch.device) -> list[Tensor]:
    """Those rows `(b,)` of each level as maps `(b, c, h, w)` in channels-last memory on the device.

    Nothing else of a memory-mapped level is read.
    """
    return [torch.from_numpy(level[rows.numpy()]).to(device).permute(0, 3, 1, 2) for level in levels]

"""One process, or several under torchrun that train on shares of each batch."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, distributed


@dataclass(frozen=True)
class Processes:
    """This process's `rank` among `count`, and the device that it trains on."""

    rank: int
    count: int
    device: torch.device

    @property
    def share(self) -> slice:
        """This process's rows of a batch: every `count`-th."""
        return slice(self.rank, None, self.count)

    def gather(self, rows: Tensor) -> Tensor:
        """The whole batch `(b, d)`, given this process's share `(b / count, d)`, without gradients."""
        if self.count == 1:
            return rows
        shares = [torch.empty_like(rows) for _ in range(self.count)]
        distributed.all_gather(shares, rows.contiguous())
        return torch.stack(shares, 1).flatten(0, 1)

    def average(self, tensors: Sequence[Tensor]) -> None:
        """Each of `tensors` becomes its mean over the processes, all in one message."""
        if self.count == 1:
            return
        together = torch.cat([tensor.flatten() for tensor in tensors])
        distributed.all_reduce(together)
        parts = together.div_(self.count).split([tensor.numel() for tensor in tensors])
        for tensor, part in zip(tensors, parts, strict=True):
            tensor.copy_(part.view_as(tensor))


@contextmanager
def joined(device: str) -> Iterator[Processes]:
    """The processes of torchrun (`WORLD_SIZE`), each on the GPU of its `LOCAL_RANK`, or on the CPU by gloo."""
    count = int(os.environ.get("WORLD_SIZE", "1"))
    if count == 1:
        yield Processes(0, 1, torch.device(device))
        return
    cuda = device.startswith("cuda")
    place = torch.device(f"cuda:{os.environ['LOCAL_RANK']}" if cuda else device)
    if cuda:
        torch.cuda.set_device(place)
    distributed.init_process_group("nccl" if cuda else "gloo")
    try:
        yield Processes(distributed.get_rank(), count, place)
    finally:
        distributed.destroy_process_group()

"""The contract of a kind of pretraining: what it trains, on which batches, and with which loss."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from methods.backbones.backbone import Backbone
from methods.backbones.transform import Transform
from methods.pretraining.processes import Processes
from methods.pretraining.settings import Settings


class Objective(nn.Module, ABC):
    """All that is trained, in the modes (training or evaluation) that it is trained in.

    `images` are uint8 `(n, h, w, 1 or 3)`, usually memory-mapped; `transform` makes them the encoder's input.
    """

    images: np.ndarray
    settings: Settings
    transform: Transform

    @abstractmethod
    def batches(self, seed: int, share: slice) -> Iterator[Any]:
        """One pass over the images in random order: this process's `share` of each batch.

        All is drawn for the whole batch from `seed` and then cut, so that it is the same for any number of processes.
        """

    @abstractmethod
    def loss(self, batch: Any, processes: Processes) -> Tensor:
        """The mean loss of this process's share of a batch."""

    @abstractmethod
    def rates(self) -> list[tuple[float, list[nn.Parameter]]]:
        """What is trained, by the factor of its learning rate."""

    @abstractmethod
    def backbone(self) -> Backbone:
        """A copy of the encoder as it is now, one vector per image, for the probe."""

    @abstractmethod
    def write(self, path: Path, **notes: Any) -> None:
        """Leave the encoder as a backbone (`methods.backbones.pretrained`), with `notes` in its description."""

    def statistics(self) -> list[Tensor]:
        """All running statistics of batch normalisation: linear in what each group found, they may be averaged."""
        return [buffer for name, buffer in self.named_buffers() if ".running_" in name]


def encoded(encoder: nn.Module, inputs: Tensor) -> Any:
    """What `encoder` gives for `inputs`; on CUDA in bfloat16 where autocast does."""
    with torch.autocast("cuda", torch.bfloat16, enabled=inputs.is_cuda):
        return encoder(inputs)

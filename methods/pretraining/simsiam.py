"""SimSiam: two views of an image predict each other (Chen and He 2021, arXiv 2011.10566)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from methods.flows.coupling import seeded
from methods.pretraining.data import TrainingImages
from methods.pretraining.extractor import PooledLevels, ViewObjective
from methods.pretraining.processes import Processes
from methods.pretraining.settings import SimSiamSettings
from methods.pretraining.views import ViewedBatch
from methods.seeds import derive
from methods.siamese.objectives import attraction


class SimSiam(ViewObjective):
    """The loss is the symmetric negative cosine of predictions and projections, whose gradients stop; in [-1, 1].

    Under torchrun the heads' batch normalisation is over each process's share.
    """

    settings: SimSiamSettings
    heads: nn.ModuleDict
    views = 2

    def __init__(
        self, settings: SimSiamSettings, data: TrainingImages, start: Mapping[str, Any], weights: Path | None, seed: int
    ) -> None:
        super().__init__(settings, data, start, weights)
        size = settings.projection_size
        with seeded(derive(seed, "heads")):
            self.heads = nn.ModuleDict(
                {
                    "projection": projection(sum(self.channels), size),
                    "prediction": prediction(size, settings.bottleneck),
                }
            )

    def loss(self, batch: ViewedBatch, processes: Processes) -> Tensor:
        inputs = torch.cat([views.make(self.transform, processes.device) for views in batch.views])
        views = zip(*(level.chunk(2) for level in self.levels(inputs)), strict=True)
        projected = [self.heads["projection"](levels) for levels in views]
        predicted = [self.heads["prediction"](view) for view in projected]
        return attraction((predicted[0], predicted[1]), (projected[0], projected[1]))


def projection(channels: int, size: int) -> nn.Sequential:
    """Three layers on pooled levels, batch normalisation after each, ReLU after the first two (section 3)."""
    return nn.Sequential(
        PooledLevels(),
        *_layer(channels, size),
        *_layer(size, size),
        nn.Linear(size, size, bias=False),
        nn.BatchNorm1d(size, affine=False),
    )


def prediction(size: int, bottleneck: int) -> nn.Sequential:
    """A bottleneck with batch normalisation and ReLU in its middle (section 3)."""
    return nn.Sequential(*_layer(size, bottleneck), nn.Linear(bottleneck, size))


def _layer(inputs: int, outputs: int) -> tuple[nn.Module, ...]:
    return nn.Linear(inputs, outputs, bias=False), nn.BatchNorm1d(outputs), nn.ReLU()

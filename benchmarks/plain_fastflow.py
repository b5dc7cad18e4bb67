"""FastFlow as its public implementations train it: FrEIA's own blocks on maps in PyTorch's usual memory order, and in
every epoch every image through the encoder again."""

import numpy as np
import torch
from FrEIA.modules import AllInOneBlock
from torch import Tensor, nn

from methods.backbones.backbone import LevelBackbone
from methods.conv_flows.flow import ConvBlocks, conv_flow, negative_log_likelihood
from methods.conv_flows.schedule import Schedule
from methods.levels import Levels
from methods.map_flows.flow import LevelShape
from methods.map_flows.members import shapes_of


class PlainFastFlow:
    """The same flows, batch and optimiser as `methods.fastflow.FastFlow`, on what `backbone` makes of the images.

    `levels` are such maps, of whose shapes the flows are.
    """

    def __init__(self, backbone: LevelBackbone, levels: Levels, architecture: ConvBlocks, schedule: Schedule) -> None:
        self.backbone, self.schedule = backbone, schedule
        shapes = shapes_of(levels)
        self.norms = nn.ModuleList(_norm(shape, architecture) for shape in shapes)
        self.flows = nn.ModuleList(conv_flow(shape, architecture, seed=0, block=AllInOneBlock) for shape in shapes)
        self.optimizer = torch.optim.Adam(
            [*self.norms.parameters(), *self.flows.parameters()],
            lr=schedule.learning_rate,
            weight_decay=schedule.weight_decay,
        )

    def epoch(self, images: np.ndarray) -> float:
        """Train on images uint8 `(n, h, w, 3)` in random order; the mean loss of a batch."""
        batches = self.schedule.batches(torch.randperm(len(images)))
        return float(np.mean([self._step(torch.from_numpy(images[rows.numpy()])) for rows in batches]))

    def _step(self, images: Tensor) -> float:
        with torch.no_grad():
            levels = self.backbone.module(self.backbone.transform(images))
        maps = [norm(level) for norm, level in zip(self.norms, levels, strict=True)]
        loss = negative_log_likelihood([flow(level) for flow, level in zip(self.flows, maps, strict=True)]).mean()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()


def _norm(shape: LevelShape, architecture: ConvBlocks) -> nn.Module:
    return nn.LayerNorm([shape.channels, shape.height, shape.width]) if architecture.layer_norm else nn.Identity()

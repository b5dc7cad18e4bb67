"""Transfer learning: the extractor learns to tell the products apart.

CL-Flow's abstract (arXiv 2311.06794) names transfer learning and says no more. Normal images have no other labels than
their product: cross-entropy on it is our declared reading.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from methods.flows.coupling import seeded
from methods.pretraining.data import TrainingImages
from methods.pretraining.extractor import PooledLevels, ViewObjective
from methods.pretraining.processes import Processes
from methods.pretraining.settings import ViewSettings
from methods.pretraining.views import ViewedBatch
from methods.seeds import derive


class Transfer(ViewObjective):
    """The loss is the cross-entropy of an augmented image's product, in nats, from the means of all level maps."""

    settings: ViewSettings
    views = 1

    def __init__(
        self, settings: ViewSettings, data: TrainingImages, start: Mapping[str, Any], weights: Path | None, seed: int
    ) -> None:
        super().__init__(settings, data, start, weights)
        self.labels = torch.from_numpy(data.labels)
        with seeded(derive(seed, "heads")):
            self.heads = nn.Sequential(PooledLevels(), nn.Linear(sum(self.channels), data.classes))

    def loss(self, batch: ViewedBatch, processes: Processes) -> Tensor:
        inputs = batch.views[0].make(self.transform, processes.device)
        return cross_entropy(self.heads(self.levels(inputs)), self.labels[batch.rows].to(inputs.device))

"""MoCo v2 as an objective: a query encoder whose views find their images among those of a queue of others."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from methods.backbones import pretrained
from methods.backbones.backbone import Backbone
from methods.backbones.transform import Transform
from methods.pretraining.contrast import MomentumContrast, info_nce
from methods.pretraining.encoder import build_encoder
from methods.pretraining.objective import Objective, encoded
from methods.pretraining.processes import Processes
from methods.pretraining.queue import KeyQueue
from methods.pretraining.settings import MoCoSettings
from methods.pretraining.views import Batch, contrasted_batches
from methods.seeds import derive


class MoCo(Objective):
    """The loss is InfoNCE in nats; what is kept is the query encoder with its head.

    `initial` is the file of the official checkpoint that `settings.initial` names.
    """

    settings: MoCoSettings

    def __init__(self, settings: MoCoSettings, images: np.ndarray, seed: int, initial: Path | None = None) -> None:
        super().__init__()
        self.settings, self.images = settings, images
        self.transform = Transform(**settings.transform)
        generator = torch.Generator().manual_seed(derive(seed, "queue"))
        queue = KeyQueue(settings.queue, settings.dimensions, generator)
        self.model = MomentumContrast(build_encoder(settings, derive(seed, "encoder"), initial), queue)

    def batches(self, seed: int, share: slice) -> Iterator[Batch]:
        return contrasted_batches(self.images, self.settings, seed, share)

    def loss(self, batch: Batch, processes: Processes) -> Tensor:
        queries = self._encode(self.model.query, batch.queries.make(self.transform, processes.device))
        keys = self._keys(batch, processes)
        negatives = self.model.queue.keys
        self.model.queue.push(keys)
        return info_nce(queries, keys[processes.share], negatives, self.settings.temperature)

    def rates(self) -> list[tuple[float, list[nn.Parameter]]]:
        return [(1, list(self.model.query.parameters()))]

    def backbone(self) -> Backbone:
        """Without its head, as encoders that learned without labels are usually probed."""
        encoder: Any = copy.deepcopy(self.model.query)
        encoder.reset_classifier(0)
        return Backbone(self.transform, encoder)

    def write(self, path: Path, **notes: Any) -> None:
        pretrained.write(path, self.model.query, **notes)

    @torch.no_grad()
    def _keys(self, batch: Batch, processes: Processes) -> Tensor:
        """The whole batch's keys `(b, d)`, of a key encoder that has followed the query encoder."""
        self.model.follow(self.settings.momentum)
        views = batch.keys.make(self.transform, processes.device)
        return batch.restore(processes.gather(self._encode(self.model.key, views)))

    def _encode(self, encoder: nn.Module, views: Tensor) -> Tensor:
        return normalize(encoded(encoder, views).float())

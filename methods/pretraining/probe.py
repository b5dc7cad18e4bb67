"""How good an encoder is while it trains: its nearest neighbours' labels (Wu et al. 2018, arXiv 1805.01978)."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize, one_hot

from methods.backbones.backbone import Backbone
from methods.encoding import encode

CHUNK = 1024


@dataclass(frozen=True)
class Probe:
    """Labelled images, uint8 `(n, h, w, 3)` and `(n,)`, each classified by all the others after every `every` epochs.

    Take them from the training side. The `neighbours` nearest by cosine vote with exp(cosine / `temperature`).
    """

    images: np.ndarray
    labels: np.ndarray
    neighbours: int = 20
    temperature: float = 0.07
    every: int = 1

    @torch.no_grad()
    def accuracy(self, backbone: Backbone, device: str, batch_size: int) -> float:
        """The share of images whose label wins, on the backbone's output."""
        encoded = torch.cat([output for _, output in encode(backbone, self.images, device, batch_size)])
        features = normalize(encoded)
        labels = torch.from_numpy(np.unique(self.labels, return_inverse=True)[1]).to(features.device)
        right = [self._right(rows, features, labels) for rows in torch.arange(len(labels)).split(CHUNK)]
        return torch.cat(right).double().mean().item()

    def _right(self, rows: Tensor, features: Tensor, labels: Tensor) -> Tensor:
        rows = rows.to(features.device)
        similarities = features[rows] @ features.T  # (chunk, n)
        similarities.scatter_(1, rows[:, None], -torch.inf)
        nearest = similarities.topk(min(self.neighbours, len(features) - 1))
        votes = one_hot(labels[nearest.indices]) * (nearest.values / self.temperature).exp()[..., None]
        return votes.sum(1).argmax(1) == labels[rows]

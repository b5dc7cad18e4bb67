"""From the log-likelihoods of a test set to anomaly maps."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import interpolate


def anomaly_maps(likelihoods: Sequence[Tensor], side: int) -> Tensor:
    """Anomaly maps `(n, side, side)` in float64 from one `(n, h_l, w_l)` of `log p / channels` per level.

    Each level is taken relative to its maximum over the whole test set, exponentiated and enlarged (bilinear, corners
    aligned). A map is the difference of the levels' sum to its maximum over the test set (BGAD,
    `convert_to_anomaly_scores`).
    """
    total = torch.stack([_enlarged(level.double(), side) for level in likelihoods]).sum(0)
    return total.max() - total


def _enlarged(likelihood: Tensor, side: int) -> Tensor:
    density = (likelihood - likelihood.max()).exp()
    return interpolate(density[:, None], size=(side, side), mode="bilinear", align_corners=True)[:, 0]

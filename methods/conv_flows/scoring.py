"""From the latent maps of test images to anomaly maps."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import interpolate


def anomaly_maps(latents: Sequence[Tensor], side: int) -> Tensor:
    """Anomaly maps `(n, side, side)` in float64, in [-1, 0], from one latent map `(n, c_l, h_l, w_l)` per level.

    The mean over levels of `-exp(-0.5 mean_c z^2)`, enlarged (bilinear, corners not aligned); the log-determinant has
    no part in it (FastFlow's public implementations).
    """
    return torch.stack([_enlarged(latent.double(), side) for latent in latents]).mean(0)


def _enlarged(latent: Tensor, side: int) -> Tensor:
    anomaly = -(-0.5 * latent.square().mean(1, keepdim=True)).exp()
    return interpolate(anomaly, size=(side, side), mode="bilinear", align_corners=False)[:, 0]

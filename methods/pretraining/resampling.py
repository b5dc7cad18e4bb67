"""Crops and blurs as one product of matrices per axis: every image has its own, in a batch."""

import torch
from torch import Tensor


def resample(pixels: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """`rows` `(n, h, h)` and `columns` `(n, w, w)` applied to the axes of `pixels` `(n, c, h, w)`.

    Row i of a matrix holds the weights that make row i of the result.
    """
    return rows[:, None] @ pixels @ columns[:, None].mT


def crop_weights(starts: Tensor, sizes: Tensor, side: int) -> Tensor:
    """Weights `(n, side, side)` that enlarge `sizes[i]` pixels from `starts[i]` to `side`, bilinearly.

    As PIL and torch (`align_corners=False`) enlarge the crop alone: nothing outside it is seen.
    """
    pixels = torch.arange(side, device=starts.device)
    offsets = (pixels + 0.5) * (sizes[:, None] / side) - 0.5  # (n, side)
    places = starts[:, None] + offsets.clamp(min=0).minimum(sizes[:, None] - 1)
    return (1 - (places[:, :, None] - pixels).abs()).clamp(min=0)


def blur_weights(sigmas: Tensor, side: int) -> Tensor:
    """Weights `(n, side, side)` of Gaussians of deviation `sigmas[i]` pixels, which sum to 1 at the border, too."""
    pixels = torch.arange(side, device=sigmas.device)
    squares = (pixels[:, None] - pixels).square()
    weights = torch.exp(-squares / (2 * sigmas[:, None, None].square()))
    return weights / weights.sum(2, keepdim=True)

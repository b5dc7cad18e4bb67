"""Level maps without weights: a fixed bank of Gaussian derivative filters, as in classical texture analysis.

Leung and Malik 2001, "Representing and recognizing the visual appearance of materials using three-dimensional
textons"; the choice of filters, scales and constants is ours.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from methods.backbones.backbone import LevelBackbone
from methods.backbones.transform import Scale

ORDERS = ((0, 1), (1, 0), (0, 2), (1, 1), (2, 0))  # of the derivatives along y and x
OPPONENT = ((1 / 3, 1 / 3, 1 / 3), (1 / 2, -1 / 2, 0), (1 / 4, 1 / 4, -1 / 2))  # intensity, red-green, yellow-blue
COLOUR_MEAN, COLOUR_SPREAD = (0.5, 0.0, 0.0), (0.25, 0.1, 0.1)
DERIVATIVE_SPREAD = 0.02
FLOOR, TYPICAL = 0.005, 0.02  # of energies and contrasts, of pixels in [0, 1]; the floor is that of 8-bit noise


def build(entry: Mapping[str, Any], weights: Path | None = None) -> LevelBackbone:
    """The bank at `entry["levels"]`; level l has stride 2^(l+1), as timm's. The images keep their size."""
    return LevelBackbone(Scale(), FilterBank(sorted(entry["levels"])))


class FilterBank(nn.Module):
    """Float32 `(b, 3, h, w)` in [0, 1] -> one map `(b, 16, h / s, w / s)` per level of stride s.

    A position describes its cell of s x s pixels: mean and log contrast of three opponent colours, mean and
    log energy (root mean square) of the first and second derivatives of intensity at the scale s / 4. Fixed
    constants bring natural images to the order of one.
    Raises ValueError for images whose sides are not multiples of the largest stride.
    """

    mix: Tensor
    colour_mean: Tensor
    colour_spread: Tensor

    def __init__(self, levels: Sequence[int]) -> None:
        super().__init__()
        self.strides = [2 ** (level + 1) for level in levels]
        self.register_buffer("mix", torch.tensor(OPPONENT))
        self.register_buffer("colour_mean", torch.tensor(COLOUR_MEAN).view(3, 1, 1))
        self.register_buffer("colour_spread", torch.tensor(COLOUR_SPREAD).view(3, 1, 1))
        for stride in self.strides:
            self.register_buffer(f"profiles{stride}", derivative_profiles(stride / 4))

    def forward(self, pixels: Tensor) -> list[Tensor]:
        largest = max(self.strides)
        if pixels.shape[2] % largest or pixels.shape[3] % largest:
            height, width = pixels.shape[2:]
            raise ValueError(f"the filter bank needs sides that are multiples of {largest}, found {height} x {width}")
        colours = torch.einsum("kc,bchw->bkhw", self.mix, pixels)  # (b, 3, h, w)
        return [self._level(colours, stride) for stride in self.strides]

    def _level(self, colours: Tensor, stride: int) -> Tensor:
        derivatives = _derivatives(colours[:, :1], self.get_buffer(f"profiles{stride}"))
        means, mean_squares = _cells(colours, stride), _cells(colours.square(), stride)
        parts = (
            (means - self.colour_mean) / self.colour_spread,
            _log((mean_squares - means.square()).clamp(min=0).sqrt()),
            _cells(derivatives, stride) / DERIVATIVE_SPREAD,
            _log(_cells(derivatives.square(), stride).sqrt()),
        )
        return torch.cat(parts, dim=1)


def derivative_profiles(scale: float) -> Tensor:
    """A Gaussian of standard deviation `scale` pixels and its derivatives, times scale^order: `(3, k)`."""
    reach = int(3 * scale + 1)
    unit = torch.arange(-reach, reach + 1) / scale
    gaussian = torch.exp(-unit.square() / 2)
    gaussian = gaussian / gaussian.sum()
    second = (unit.square() - 1) * gaussian
    return torch.stack([gaussian, unit * gaussian, second - second.mean()])  # derivatives of a constant are 0


def _derivatives(intensity: Tensor, profiles: Tensor) -> Tensor:
    """The derivatives ORDERS of `(b, 1, h, w)`: `(b, 5, h, w)`."""
    margin = profiles.shape[1] // 2
    vertical, horizontal = (profiles[list(orders)] for orders in zip(*ORDERS, strict=True))  # (5, k) each
    padded = functional.pad(intensity, (margin,) * 4, mode="reflect")
    rows = functional.conv2d(padded, horizontal[:, None, None, :])
    return functional.conv2d(rows, vertical[:, None, :, None], groups=len(ORDERS))


def _cells(values: Tensor, stride: int) -> Tensor:
    return functional.avg_pool2d(values, stride)


def _log(magnitudes: Tensor) -> Tensor:
    return torch.log((magnitudes + FLOOR) / TYPICAL)

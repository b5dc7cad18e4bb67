"""Colour changes of a batch of images, each by its own amount: float `(n, 3, h, w)` in [0, 1].

As torchvision defines them (which follows PIL), without rounding.
"""

from collections.abc import Callable

import torch
from torch import Tensor

LUMA = 0.299, 0.587, 0.114  # ITU-R 601-2, as in PIL


def grey(pixels: Tensor) -> Tensor:
    """Luma `(n, 1, h, w)`."""
    return (pixels * pixels.new_tensor(LUMA).view(3, 1, 1)).sum(1, keepdim=True)


def brightness(pixels: Tensor, factors: Tensor) -> Tensor:
    """Times `factors` `(n, 1, 1, 1)`."""
    return (factors * pixels).clamp(0, 1)


def contrast(pixels: Tensor, factors: Tensor) -> Tensor:
    """The distance from each image's mean luma times `factors` `(n, 1, 1, 1)`."""
    return torch.lerp(grey(pixels).mean((2, 3), keepdim=True), pixels, factors).clamp(0, 1)


def saturation(pixels: Tensor, factors: Tensor) -> Tensor:
    """The distance from each pixel's luma times `factors` `(n, 1, 1, 1)`."""
    return torch.lerp(grey(pixels), pixels, factors).clamp(0, 1)


def hue(pixels: Tensor, turns: Tensor) -> Tensor:
    """Hue moved by `turns` `(n, 1, 1, 1)` of the colour circle; HSV's saturation and value stay."""
    value = pixels.amax(1, keepdim=True)
    chroma = value - pixels.amin(1, keepdim=True)
    sixths = _hue_in_sixths(pixels, value[:, 0], chroma[:, 0])[:, None] + 6 * turns
    places = (sixths + sixths.new_tensor([5, 3, 1]).view(3, 1, 1)).remainder(6)  # (n, 3, h, w)
    return value - chroma * places.minimum(4 - places).clamp(0, 1)


ADJUSTMENTS: tuple[Callable[[Tensor, Tensor], Tensor], ...] = (brightness, contrast, saturation, hue)


def jitter(pixels: Tensor, changes: Tensor, orders: Tensor, chosen: Tensor) -> Tensor:
    """All four changes by `changes` `(n, 4)`, in each image's own order, to the images where `chosen` `(n,)`.

    `orders` `(n, 4)` numbers ADJUSTMENTS. These three are on the CPU.
    """
    pixels = pixels.clone()
    for step in orders.T:
        for number, adjust in enumerate(ADJUSTMENTS):
            rows = (chosen & (step == number)).nonzero()[:, 0]
            amounts = changes[rows, number].to(pixels.device).view(-1, 1, 1, 1)
            rows = rows.to(pixels.device)
            pixels[rows] = adjust(pixels[rows], amounts)
    return pixels


def _hue_in_sixths(pixels: Tensor, value: Tensor, chroma: Tensor) -> Tensor:
    """`(n, h, w)`: 0 is red, 2 green, 4 blue; 0 for greys."""
    red, green, blue = pixels.unbind(1)
    span = chroma.where(chroma > 0, 1)
    of_red, of_green, of_blue = (green - blue) / span, (blue - red) / span + 2, (red - green) / span + 4
    return torch.where(value == red, of_red, torch.where(value == green, of_green, of_blue))

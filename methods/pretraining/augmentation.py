"""MoCo v2's two-view augmentation, for a whole batch on its device.

The transforms, probabilities and ranges of the official code, in its order: crop, colour jitter, grey, blur, flip.
Pixels stay real numbers in between, where PIL rounds them to whole levels.
"""

from dataclasses import dataclass, fields

import torch
from torch import Tensor

from methods.pretraining.colours import grey, jitter
from methods.pretraining.resampling import blur_weights, crop_weights, resample
from methods.pretraining.settings import Augmentation

CROP_ATTEMPTS = 10


@dataclass(frozen=True)
class Draws:
    """What is drawn for n views, on the CPU.

    `boxes` `(n, 4)`: top, left, height and width in pixels; `changes` `(n, 4)`: factors of brightness, contrast and
    saturation, and turns of hue, to be made in the order `orders` `(n, 4)` where `jittered` `(n,)`; `sigmas` `(n,)`
    in pixels where `blurred`.
    """

    boxes: Tensor
    changes: Tensor
    orders: Tensor
    jittered: Tensor
    greyed: Tensor
    sigmas: Tensor
    blurred: Tensor
    flipped: Tensor

    def __getitem__(self, rows: Tensor | slice) -> "Draws":
        return Draws(*(getattr(self, field.name)[rows] for field in fields(self)))


def draw(augmentation: Augmentation, count: int, side: int, generator: torch.Generator) -> Draws:
    """Draw `count` views of square images of `side` pixels from `generator`, which is the CPU's."""

    def chance(probability: float) -> Tensor:
        return torch.rand(count, generator=generator) < probability

    spread = torch.tensor(augmentation.jitter)
    centre = torch.tensor([1.0, 1.0, 1.0, 0.0])
    return Draws(
        boxes=_boxes(augmentation, count, side, generator),
        changes=centre + spread * (2 * torch.rand(count, 4, generator=generator) - 1),
        orders=torch.rand(count, 4, generator=generator).argsort(1),
        jittered=chance(augmentation.jitter_probability),
        greyed=chance(augmentation.grey_probability),
        sigmas=_uniform(augmentation.blur_sigma, (count,), generator),
        blurred=chance(augmentation.blur_probability),
        flipped=chance(augmentation.flip_probability),
    )


def augment(pixels: Tensor, draws: Draws) -> Tensor:
    """Views float32 `(n, 3, side, side)` in [0, 1] of `pixels` of that shape."""
    device = pixels.device
    views = _crop(pixels, draws.boxes.to(device), draws.flipped.to(device))
    views = jitter(views, draws.changes, draws.orders, draws.jittered)
    greyed, blurred = (chosen.nonzero()[:, 0].to(device) for chosen in (draws.greyed, draws.blurred))
    views[greyed] = grey(views[greyed]).expand(-1, 3, -1, -1)
    weights = blur_weights(draws.sigmas[draws.blurred].to(device), pixels.shape[-1])
    views[blurred] = resample(views[blurred], weights, weights)
    return views


def _crop(pixels: Tensor, boxes: Tensor, flipped: Tensor) -> Tensor:
    """The boxes, enlarged, and mirrored where `flipped`: this early, as all later steps commute with it."""
    side = pixels.shape[-1]
    tops, lefts, heights, widths = boxes.unbind(1)
    columns = crop_weights(lefts, widths, side)
    columns = torch.where(flipped[:, None, None], columns.flip(1), columns)
    return resample(pixels, crop_weights(tops, heights, side), columns)


def _boxes(augmentation: Augmentation, count: int, side: int, generator: torch.Generator) -> Tensor:
    """The first of ten drawn sizes that fits into the image, at a random place; the whole image where none does."""
    attempts = count, CROP_ATTEMPTS
    area = _uniform(augmentation.crop_area, attempts, generator) * side**2
    low, high = torch.tensor(augmentation.crop_ratio).log().tolist()
    ratio = _uniform((low, high), attempts, generator).exp()
    sizes = torch.stack([(area / ratio).sqrt(), (area * ratio).sqrt()], 2).round()  # (n, 10, 2)
    fits = (sizes.amin(2) > 0) & (sizes.amax(2) <= side)
    first = fits.byte().argmax(1)
    chosen = torch.where(fits.any(1)[:, None], sizes[torch.arange(count), first], float(side))
    corners = torch.rand(count, 2, generator=generator, dtype=torch.float64) * (side - chosen + 1)
    return torch.cat([corners.floor(), chosen], 1).float()


def _uniform(bounds: tuple[float, float], shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    low, high = bounds
    return low + (high - low) * torch.rand(shape, generator=generator)

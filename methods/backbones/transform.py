"""From stored images to what an encoder expects, on whole batches and on the encoder's device."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional


class Scale(nn.Module):
    """uint8 `(b, h, w, c)` -> float32 `(b, c, h, w)` in [0, 1].

    In memory the values stay in the order of the images, channels last, in which convolutions are faster: 1.4
    times for MobileNet-EdgeTPU at 112 on two cores.
    """

    def forward(self, images: Tensor) -> Tensor:
        return images.permute(0, 3, 1, 2).float() / 255


class Transform(nn.Module):
    """uint8 `(b, h, w, 1 or 3)` -> float32 `(b, 3, input, input)`: scale, repeat grey, resize, normalise.

    Resizing follows PIL: the filter widens only where an image shrinks, the bicubic kernel has a = -0.5, and
    what it overshoots is cut off at black and white. Rounding to whole levels is left out.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, input: int, mean: Sequence[float], std: Sequence[float], interpolation: str) -> None:
        super().__init__()
        self.size = (input, input)
        self.interpolation = interpolation
        self.scale = Scale()
        self.register_buffer("mean", torch.tensor(mean).view(3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(std).view(3, 1, 1), persistent=False)

    def forward(self, images: Tensor) -> Tensor:
        return self.normalise(self.pixels(images))

    def pixels(self, images: Tensor) -> Tensor:
        """The resized images `(b, 1 or 3, input, input)`, in [0, 1]."""
        return self._resize(self.scale(images))

    def normalise(self, pixels: Tensor) -> Tensor:
        """Pixels `(b, 1 or 3, h, w)` in [0, 1] -> `(b, 3, h, w)` as the encoder was trained on them."""
        return (pixels - self.mean) / self.std

    def _resize(self, pixels: Tensor) -> Tensor:
        if pixels.shape[-2:] == self.size:
            return pixels
        # Without `antialias`, torch's bicubic kernel has a = -0.75 and differs from PIL when enlarging, too.
        resized = functional.interpolate(pixels, self.size, mode=self.interpolation, antialias=True)
        return resized.clamp(0, 1)


def build_transform(entry: Mapping[str, Any]) -> Transform:
    """The transform that a backbone's entry declares."""
    return Transform(**entry["transform"])

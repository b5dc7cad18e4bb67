"""The ten transforms of an anomalous image and its mask, of which three are drawn.

Ranges and probabilities: BGAD's official code, `datasets/mvtec.py`, with the defaults of the albumentations of its
time. It transforms images of full size and shrinks them afterwards, so blurs and noise are stronger here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from methods.anomalies import fields, pixels

Transform = Callable[[np.ndarray, np.ndarray, np.random.Generator], tuple[np.ndarray, np.ndarray]]
DRAWN = 3


def geometric(draw: fields.DrawField) -> Transform:
    """Move the pixels of image and mask alike."""
    return lambda image, mask, generator: fields.warp(image, mask, draw(len(mask), generator))


def photometric(change: Callable[[np.ndarray, np.random.Generator], np.ndarray]) -> Transform:
    """Change the pixels of the image; the mask stays."""
    return lambda image, mask, generator: (change(image, generator), mask)


@dataclass(frozen=True)
class Chance:
    """One of `options`, drawn by their weights, with `probability`; else nothing."""

    probability: float
    options: tuple[tuple[float, Transform], ...]

    def __call__(
        self, image: np.ndarray, mask: np.ndarray, generator: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        if generator.random() >= self.probability:
            return image, mask
        weights = np.array([weight for weight, _ in self.options])
        chosen = generator.choice(len(weights), p=weights / weights.sum())
        return self.options[chosen][1](image, mask, generator)


TEN = (
    Chance(0.5, ((1, geometric(fields.quarter_turns)),)),
    Chance(0.5, ((1, geometric(fields.flip)),)),
    Chance(0.5, ((1, geometric(fields.transpose)),)),
    Chance(1.0, ((1, geometric(fields.lens(1.0))),)),
    Chance(0.2, ((1, photometric(pixels.grey_noise)), (1, photometric(pixels.colour_noise)))),
    Chance(
        0.2,
        ((2, photometric(pixels.motion_blur)), (1, photometric(pixels.median_blur)), (1, photometric(pixels.box_blur))),
    ),
    Chance(0.2, ((1, geometric(fields.shift_scale_rotate)),)),
    Chance(0.2, ((3, geometric(fields.lens(0.05))), (1, geometric(fields.grid)), (3, geometric(fields.rubber)))),
    Chance(
        0.3,
        (
            (1, photometric(pixels.local_contrast)),
            (1, photometric(pixels.sharpen)),
            (1, photometric(pixels.emboss)),
            (1, photometric(pixels.brightness_contrast)),
        ),
    ),
    Chance(0.3, ((1, photometric(pixels.hue_saturation_value)),)),
)


def augment(image: np.ndarray, mask: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Image uint8 `(side, side, 3)` and mask uint8 `(side, side)` after three of the TEN, in random order."""
    for number in generator.choice(len(TEN), DRAWN, replace=False):
        image, mask = TEN[number](image, mask, generator)
    return image, mask

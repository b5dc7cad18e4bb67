"""Photometric transforms: uint8 RGB images `(h, w, 3)` with other pixels at the same places."""

import cv2
import numpy as np


def grey_noise(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Gaussian noise, the same in all channels; its deviation is 1 to 5 percent of white."""
    deviation = generator.uniform(0.01, 0.05) * 255
    return _bytes(image + generator.normal(0, deviation, (*image.shape[:2], 1)))


def colour_noise(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Gaussian noise in each channel, of variance 10 to 50."""
    return _bytes(image + generator.normal(0, np.sqrt(generator.uniform(10, 50)), image.shape))


def motion_blur(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """The mean along a random line within 3, 5 or 7 pixels' square."""
    size = int(generator.choice([3, 5, 7]))
    start, end = generator.choice(size * size, 2, replace=False)
    kernel = np.zeros((size, size), np.uint8)
    cv2.line(kernel, divmod(int(start), size), divmod(int(end), size), 1)
    return cv2.filter2D(image, -1, kernel / kernel.sum())


def median_blur(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """The median of 3 x 3 pixels."""
    return cv2.medianBlur(image, 3)


def box_blur(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """The mean of 3 x 3 pixels."""
    return cv2.blur(image, (3, 3))


def local_contrast(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """CLAHE of the lightness in 8 x 8 tiles, its clip limit 1 to 2."""
    lightness, *colour = cv2.split(cv2.cvtColor(image, cv2.COLOR_RGB2LAB))
    lightness = cv2.createCLAHE(generator.uniform(1, 2), (8, 8)).apply(lightness)
    return cv2.cvtColor(cv2.merge([lightness, *colour]), cv2.COLOR_LAB2RGB)


def sharpen(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Mixed, at 0.2 to 0.5, with the image minus its neighbours, whose lightness is 0.5 to 1."""
    share, lightness = generator.uniform(0.2, 0.5), generator.uniform(0.5, 1)
    edges = np.full((3, 3), -1.0)
    edges[1, 1] = 8 + lightness
    return _mixed(image, edges, share)


def emboss(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Mixed, at 0.2 to 0.5, with an embossing along the diagonal, of strength 0.2 to 0.7."""
    share, strength = generator.uniform(0.2, 0.5), generator.uniform(0.2, 0.7)
    relief = np.array([[-1 - strength, -strength, 0], [-strength, 1, strength], [0, strength, 1 + strength]])
    return _mixed(image, relief, share)


def brightness_contrast(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Values times 0.8 to 1.2, plus up to +-0.2 of white."""
    return _bytes(image * generator.uniform(0.8, 1.2) + generator.uniform(-0.2, 0.2) * 255)


def hue_saturation_value(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Hue moved by up to +-40 degrees, saturation by +-30 and value by +-20 of 255."""
    hue, saturation, value = cv2.split(cv2.cvtColor(image, cv2.COLOR_RGB2HSV).astype(np.float64))
    moves = generator.uniform(-1, 1, 3) * (20, 30, 20)  # OpenCV's hue counts in 2 degrees
    moved = (np.mod(np.rint(hue + moves[0]), 180), saturation + moves[1], value + moves[2])
    return cv2.cvtColor(cv2.merge([_bytes(channel) for channel in moved]), cv2.COLOR_HSV2RGB)


def colour_jitter(image: np.ndarray, strength: float, generator: np.random.Generator) -> np.ndarray:
    """Brightness, contrast and saturation times 1 +- `strength`, hue moved by +- `strength` turns, in random order.

    All uniform, as torchvision's ColorJitter does it.
    """
    values = image.astype(np.float32) / 255
    factors = generator.uniform(1 - strength, 1 + strength, len(JITTERS))
    for number in generator.permutation(len(JITTERS)):
        values = JITTERS[number](values, np.float32(factors[number])).clip(0, 1)
    return _bytes(values * 255)


def _brighter(values: np.ndarray, factor: np.float32) -> np.ndarray:
    return values * factor


def _contrasted(values: np.ndarray, factor: np.float32) -> np.ndarray:
    mean = cv2.cvtColor(values, cv2.COLOR_RGB2GRAY).mean()
    return mean + (values - mean) * factor


def _saturated(values: np.ndarray, factor: np.float32) -> np.ndarray:
    grey = cv2.cvtColor(values, cv2.COLOR_RGB2GRAY)[..., None]
    return grey + (values - grey) * factor


def _turned(values: np.ndarray, factor: np.float32) -> np.ndarray:
    hsv = cv2.cvtColor(values, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = np.mod(hsv[..., 0] + 360 * (factor - 1), 360)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


JITTERS = (_brighter, _contrasted, _saturated, _turned)


def _mixed(image: np.ndarray, kernel: np.ndarray, share: float) -> np.ndarray:
    mixed = share * kernel
    mixed[1, 1] += 1 - share
    return cv2.filter2D(image, -1, mixed)


def _bytes(values: np.ndarray) -> np.ndarray:
    return np.rint(values).clip(0, 255).astype(np.uint8)

import numpy as np
import pytest
import torch
from PIL import Image

from methods.backbones.transform import Transform

UNCHANGED = {"mean": [0.0, 0.0, 0.0], "std": [1.0, 1.0, 1.0]}
IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}


def noise(*shape: int) -> np.ndarray:
    """Levels far enough from black and white that bicubic interpolation does not overshoot them."""
    return np.random.default_rng(0).integers(80, 176, shape, dtype=np.uint8)


@pytest.mark.parametrize("interpolation", ["bilinear", "bicubic"])
@pytest.mark.parametrize(("side", "input"), [(32, 112), (8, 20), (64, 24)])
def test_resizes_as_pil_does(side: int, input: int, interpolation: str) -> None:
    images = noise(3, side, side, 3)
    size, kernel = (input, input), Image.Resampling[interpolation.upper()]
    expected = np.stack([np.asarray(Image.fromarray(image).resize(size, kernel)) for image in images])
    pixels = Transform(input, **UNCHANGED, interpolation=interpolation)(torch.from_numpy(images))
    assert pixels.shape == (3, 3, input, input)
    levels = pixels.permute(0, 2, 3, 1).numpy() * 255
    assert np.abs(levels - expected).max() < 1.2, "PIL rounds to whole levels after each of its two passes"


def test_overshoot_is_cut_off() -> None:
    edge = np.zeros((1, 8, 8, 3), np.uint8)
    edge[:, :, 4:] = 255
    pixels = Transform(32, **UNCHANGED, interpolation="bicubic")(torch.from_numpy(edge))
    assert (pixels.min(), pixels.max()) == (0, 1)


def test_normalises_each_channel() -> None:
    images = noise(2, 6, 6, 3)
    expected = (images / 255 - IMAGENET["mean"]) / IMAGENET["std"]
    values = Transform(6, **IMAGENET, interpolation="bilinear")(torch.from_numpy(images))
    np.testing.assert_allclose(values.permute(0, 2, 3, 1), expected, atol=1e-6)


def test_repeats_grey() -> None:
    grey = torch.from_numpy(noise(2, 8, 8, 1))
    transform = Transform(16, **IMAGENET, interpolation="bicubic")
    torch.testing.assert_close(transform(grey), transform(grey.expand(-1, -1, -1, 3)))

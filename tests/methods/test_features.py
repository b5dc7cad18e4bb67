from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from methods.backbones.backbone import Backbone
from methods.backbones.transform import Scale
from methods.features import extract


class BrokenFor(nn.Module):
    """Not a number for images whose first value is `value`."""

    def __init__(self, value: float) -> None:
        super().__init__()
        self.value = value

    def forward(self, pixels: Tensor) -> Tensor:
        flat = pixels.flatten(1)
        return flat.where(flat[:, :1] != self.value, torch.nan)


def numbered(count: int) -> np.ndarray:
    """Images `(count, 4, 4, 3)` that are all of one value, their number."""
    return np.broadcast_to(np.arange(count, dtype=np.uint8).reshape(-1, 1, 1, 1), (count, 4, 4, 3))


def convolutional() -> Backbone:
    torch.manual_seed(0)
    layers = nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()
    return Backbone(Scale(), nn.Sequential(*layers))


def test_row_i_is_image_i(tmp_path: Path) -> None:
    out = tmp_path / "new" / "features.npy"
    extract(Backbone(Scale(), nn.Flatten()), numbered(10), out, batch_size=4)
    features = np.load(out)
    assert features.dtype == np.float32
    np.testing.assert_allclose(features, np.repeat(np.arange(10) / 255, 48).reshape(10, 48), rtol=1e-6)


def test_the_batch_size_does_not_matter(tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (23, 16, 16, 3), dtype=np.uint8)
    for size in (1, 5, 23, 100):
        extract(convolutional(), images, tmp_path / f"{size}.npy", batch_size=size)
    whole = np.load(tmp_path / "100.npy")
    assert whole.std() > 1e-2
    for size in (1, 5, 23):
        np.testing.assert_allclose(np.load(tmp_path / f"{size}.npy"), whole, atol=1e-4)


def test_memory_mapped_images_are_read(tmp_path: Path) -> None:
    np.save(tmp_path / "images.npy", numbered(5))
    images = np.load(tmp_path / "images.npy", mmap_mode="r")
    extract(convolutional(), images, tmp_path / "features.npy")
    assert np.load(tmp_path / "features.npy").shape == (5, 8)


def test_a_broken_feature_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    backbone = Backbone(Scale(), BrokenFor(np.float32(7) / np.float32(255)))
    with pytest.raises(ValueError, match="image 7 is not finite"):
        extract(backbone, numbered(10), tmp_path / "features.npy", batch_size=4)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("images", [numbered(3).astype(np.float32), numbered(0), numbered(3)[0], numbered(3)[..., :2]])
def test_other_arrays_are_refused(tmp_path: Path, images: np.ndarray) -> None:
    with pytest.raises(ValueError, match="images must be uint8"):
        extract(convolutional(), images, tmp_path / "features.npy")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_gives_the_same_features(tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (50, 32, 32, 3), dtype=np.uint8)
    for device in ("cpu", "cuda"):
        extract(convolutional(), images, tmp_path / f"{device}.npy", device=device, batch_size=16)
    np.testing.assert_allclose(np.load(tmp_path / "cuda.npy"), np.load(tmp_path / "cpu.npy"), atol=1e-4)

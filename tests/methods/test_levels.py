from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from methods.backbones.backbone import LevelBackbone
from methods.backbones.transform import Scale
from methods.levels import encode_levels, extract_levels, read_levels


class Pyramid(nn.Module):
    """The pixels themselves and their halves; infinite where a whole pixel is white."""

    def forward(self, pixels: Tensor) -> list[Tensor]:
        return [pixels, nn.functional.avg_pool2d(pixels / (pixels < 1), 2)]


def pyramid() -> LevelBackbone:
    return LevelBackbone(Scale(), Pyramid())


def images(count: int, side: int = 4) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 255, (count, side, side, 3), dtype=np.uint8)


@pytest.mark.parametrize("batch_size", [1, 4, 100])
def test_row_i_is_image_i_channels_last(tmp_path: Path, batch_size: int) -> None:
    shown = images(10)
    extract_levels(pyramid(), shown, tmp_path / "f.safetensors", batch_size=batch_size)
    fine, coarse = read_levels(tmp_path / "f.safetensors")
    assert (fine.dtype, coarse.dtype) == (np.float32, np.float32)
    np.testing.assert_allclose(fine, shown / 255, rtol=1e-6)
    np.testing.assert_allclose(coarse, (shown / 255).reshape(10, 2, 2, 2, 2, 3).mean((2, 4)), rtol=1e-5)


def test_memory_and_file_hold_the_same(tmp_path: Path) -> None:
    np.save(tmp_path / "images.npy", images(7))
    mapped = np.load(tmp_path / "images.npy", mmap_mode="r")
    extract_levels(pyramid(), mapped, tmp_path / "f.safetensors", batch_size=3)
    for filed, encoded in zip(read_levels(tmp_path / "f.safetensors"), encode_levels(pyramid(), mapped), strict=True):
        np.testing.assert_array_equal(filed, encoded)


def test_a_broken_level_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    spoilt = images(10)
    spoilt[7, 1, 2] = 255
    with pytest.raises(ValueError, match="image 7 is not finite"):
        extract_levels(pyramid(), spoilt, tmp_path / "f.safetensors", batch_size=4)
    assert list(tmp_path.iterdir()) == []


def test_other_arrays_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="images must be uint8"):
        extract_levels(pyramid(), images(2) / 255, tmp_path / "f.safetensors")
    with pytest.raises(ValueError, match="images must be uint8"):
        encode_levels(pyramid(), images(2)[..., :2])


def test_a_prefix_selects(tmp_path: Path) -> None:
    extract_levels(pyramid(), images(2), tmp_path / "f.safetensors")
    with pytest.raises(ValueError, match="holds no other/level1"):
        read_levels(tmp_path / "f.safetensors", "other/")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_gives_the_same_levels() -> None:
    torch.manual_seed(0)
    one_level = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Unflatten(0, (1, -1)))
    backbone = LevelBackbone(Scale(), one_level)
    shown = images(20, side=32)
    (cpu,), (cuda,) = encode_levels(backbone, shown), encode_levels(backbone, shown, device="cuda")
    np.testing.assert_allclose(cuda, cpu, atol=1e-4)

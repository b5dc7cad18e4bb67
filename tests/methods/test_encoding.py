import numpy as np
import pytest
import torch
from torch import nn

from methods.backbones.backbone import Backbone
from methods.backbones.transform import Scale
from methods.encoding import check_finite, check_images, encode


def test_batches_come_with_their_first_row_and_need_no_gradient() -> None:
    images = np.zeros((5, 4, 4, 3), np.uint8)
    backbone = Backbone(Scale(), nn.Flatten())
    found = [(start, len(output), torch.is_inference(output)) for start, output in encode(backbone, images, "cpu", 2)]
    assert found == [(0, 2, True), (2, 2, True), (4, 1, True)]


class Small(nn.Module):
    """A device whose memory holds three images."""

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        if len(pixels) > 3:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return pixels.flatten(1)


def test_a_batch_that_the_memory_does_not_hold_is_halved() -> None:
    images = np.random.default_rng(0).integers(0, 256, (11, 2, 2, 3), dtype=np.uint8)
    whole = [output for _, output in encode(Backbone(Scale(), nn.Flatten()), images, "cpu", 11)]
    found = list(encode(Backbone(Scale(), Small()), images, "cpu", 8))
    assert [(start, len(output)) for start, output in found] == [(0, 2), (2, 2), (4, 2), (6, 2), (8, 2), (10, 1)]
    assert torch.equal(torch.cat([output for _, output in found]), whole[0])


def test_an_image_that_the_memory_does_not_hold_is_named() -> None:
    class Full(nn.Module):
        def forward(self, pixels: torch.Tensor) -> torch.Tensor:
            raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(MemoryError, match="encoding images of 4 x 2 pixels, 1 at once: the memory of cpu"):
        list(encode(Backbone(Scale(), Full()), np.zeros((5, 2, 4, 3), np.uint8), "cpu", 4))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_the_first_broken_image_is_named(value: float) -> None:
    maps = np.zeros((6, 2, 2, 3))
    check_finite(maps, start=10)
    maps[3, 1, 0, 2] = maps[5] = value
    with pytest.raises(ValueError, match="feature of image 13 is not finite"):
        check_finite(maps, start=10)


@pytest.mark.parametrize(
    "images", [np.zeros((2, 4, 4, 3)), np.zeros((4, 4, 3), np.uint8), np.zeros((0, 4, 4, 3), np.uint8)]
)
def test_other_arrays_are_refused(images: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"must be uint8 \(n, h, w, 1 or 3\)"):
        check_images(images)

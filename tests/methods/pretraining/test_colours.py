"""Reference: torchvision, one image at a time."""

import pytest
import torch

from methods.backbones.torchvision_shim import load_torchvision
from methods.pretraining.colours import ADJUSTMENTS, brightness, contrast, grey, hue, jitter, saturation

PIXELS = torch.rand(6, 3, 9, 7, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
PIXELS[0, :, :4] = 0.3  # greys, whose hue is none
PIXELS[1, :, 0] = torch.tensor([1.0, 1.0, 0.0], dtype=torch.float64)[:, None]  # two channels are the largest
CHANGES = torch.tensor([0.6, 0.9, 1.0, 1.1, 1.3, 1.4], dtype=torch.float64)
NAMES = {brightness: "brightness", contrast: "contrast", saturation: "saturation", hue: "hue"}


@pytest.mark.parametrize("adjust", ADJUSTMENTS, ids=NAMES.get)
def test_each_change_is_torchvisions(adjust: object) -> None:
    reference = getattr(load_torchvision().transforms.functional, f"adjust_{NAMES[adjust]}")
    amounts = CHANGES - 1 if adjust is hue else CHANGES
    found = adjust(PIXELS, amounts.view(-1, 1, 1, 1))
    expected = torch.stack([reference(image, amount) for image, amount in zip(PIXELS, amounts.tolist(), strict=True)])
    # torchvision's luma and hue have four digits and wrap negative hues otherwise.
    torch.testing.assert_close(found, expected, atol=2e-4, rtol=0)
    assert (found - PIXELS).abs().amax((1, 2, 3))[[0, 5]].min() > (0 if adjust is hue else 0.05)


def test_a_third_of_a_turn_exchanges_the_channels() -> None:
    turned = hue(PIXELS, torch.full((6, 1, 1, 1), 1 / 3, dtype=torch.float64))
    torch.testing.assert_close(turned, PIXELS.roll(1, dims=1))


def test_luma() -> None:
    colours = torch.tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]])[:, :, None, None]
    assert grey(colours).flatten().tolist() == pytest.approx([0.299, 0.587, 0.114, 1])


def test_each_image_has_its_own_order_and_the_others_stay() -> None:
    changes = torch.tensor([[0.7, 1.4, 0.6, 0.1]], dtype=torch.float64).expand(6, 4)
    orders = torch.tensor([[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1], [1, 0, 2, 3], [0, 1, 2, 3]])
    chosen = torch.tensor([True, True, True, True, True, False])
    before = PIXELS.clone()
    found = jitter(PIXELS, changes, orders, chosen)
    torch.testing.assert_close(PIXELS, before, atol=0, rtol=0)
    torch.testing.assert_close(found[5], PIXELS[5], atol=0, rtol=0)
    for i in range(5):
        expected = PIXELS[i : i + 1]
        for number in orders[i].tolist():
            expected = ADJUSTMENTS[number](expected, changes[i, number].view(1, 1, 1, 1))
        torch.testing.assert_close(found[i : i + 1], expected, atol=0, rtol=0)

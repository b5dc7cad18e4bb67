import torch
from torch.nn import functional

from methods.backbones.torchvision_shim import load_torchvision
from methods.pretraining.resampling import blur_weights, crop_weights, resample

PIXELS = torch.rand(3, 2, 24, 24, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def test_a_crop_is_enlarged_as_if_it_were_alone() -> None:
    """Reference: torch's bilinear resizing, on the crop, cut out."""
    tops, heights = torch.tensor([0.0, 5, 11]).double(), torch.tensor([24.0, 1, 13]).double()
    lefts, widths = torch.tensor([3.0, 0, 7]).double(), torch.tensor([20.0, 24, 9]).double()
    found = resample(PIXELS, crop_weights(tops, heights, 24), crop_weights(lefts, widths, 24))
    for i in range(3):
        top, left, height, width = (int(values[i]) for values in (tops, lefts, heights, widths))
        crop = PIXELS[i : i + 1, :, top : top + height, left : left + width]
        torch.testing.assert_close(found[i : i + 1], functional.interpolate(crop, (24, 24), mode="bilinear"))


def test_a_blur_is_torchvisions_away_from_the_border() -> None:
    sigmas = torch.tensor([0.1, 1.0, 2.0]).double()
    weights = blur_weights(sigmas, 24)
    found = resample(PIXELS, weights, weights)
    blur = load_torchvision().transforms.functional.gaussian_blur
    for i, sigma in enumerate(sigmas.tolist()):
        expected = blur(PIXELS[i], [23, 23], [sigma, sigma])
        torch.testing.assert_close(found[i, :, 10:14, 10:14], expected[:, 10:14, 10:14], atol=1e-5, rtol=0)


def test_a_blur_keeps_a_plain_image_plain() -> None:
    weights = blur_weights(torch.tensor([0.1, 0.7, 2.0]), 16)
    torch.testing.assert_close(resample(torch.ones(3, 1, 16, 16), weights, weights), torch.ones(3, 1, 16, 16))

import random

import pytest
import torch

from methods.backbones.torchvision_shim import load_torchvision
from methods.pretraining.augmentation import Draws, augment, draw
from methods.pretraining.settings import Augmentation

SIDE, MANY = 32, 20_000
NEVER = Augmentation(jitter_probability=0, grey_probability=0, blur_probability=0, flip_probability=0)
WHOLE = {"crop_area": (1.0, 1.0), "crop_ratio": (1.0, 1.0)}


def drawn(augmentation: Augmentation = Augmentation(), count: int = MANY, seed: int = 0) -> Draws:  # noqa: B008
    return draw(augmentation, count, SIDE, torch.Generator().manual_seed(seed))


def pixels(count: int) -> torch.Tensor:
    return torch.rand(count, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(9))


@pytest.mark.parametrize(
    ("name", "probability"), [("jittered", 0.8), ("greyed", 0.2), ("blurred", 0.5), ("flipped", 0.5)]
)
def test_how_often(name: str, probability: float) -> None:
    """Within four deviations."""
    share = getattr(drawn(), name).double().mean().item()
    assert share == pytest.approx(probability, abs=4 * (probability * (1 - probability) / MANY) ** 0.5)


def test_how_much() -> None:
    """Factors uniform in 1 +- 0.4, hue in +-0.1 turns, sigma in 0.1 to 2 pixels; every order equally often."""
    draws = drawn()
    low, high = torch.tensor([0.6, 0.6, 0.6, -0.1]), torch.tensor([1.4, 1.4, 1.4, 0.1])
    for values, least, most in ((draws.changes, low, high), (draws.sigmas[:, None], low.new_tensor([0.1]), 2.0)):
        unit = (values - least) / (most - least)
        assert unit.min() >= -1e-6
        assert unit.max() <= 1 + 1e-6
        deciles = torch.quantile(unit, torch.linspace(0.1, 0.9, 9), dim=0)
        torch.testing.assert_close(deciles, torch.linspace(0.1, 0.9, 9)[:, None].expand_as(deciles), atol=0.02, rtol=0)
    codes = draws.orders @ torch.tensor([1000, 100, 10, 1])
    found, counts = codes.unique(return_counts=True)
    assert len(found) == 24
    assert (counts / MANY - 1 / 24).abs().max() < 0.007


def test_crops_are_distributed_as_torchvisions() -> None:
    """Means and deviations of corners and sizes, within four standard errors of 4000 of its crops."""
    torch.manual_seed(0)
    random.seed(0)
    crop = load_torchvision().transforms.RandomResizedCrop
    image = torch.zeros(1, SIDE, SIDE)
    theirs = torch.tensor([crop.get_params(image, [0.2, 1.0], [3 / 4, 4 / 3]) for _ in range(4000)]).double()
    ours = drawn().boxes.double()
    errors = theirs.std(0) / len(theirs) ** 0.5
    assert ((ours.mean(0) - theirs.mean(0)).abs() < 4 * errors).all()
    torch.testing.assert_close(ours.std(0), theirs.std(0), rtol=0.05, atol=0)


def test_crops_lie_within_the_image() -> None:
    tops, lefts, heights, widths = drawn().boxes.unbind(1)
    assert min(tops.min(), lefts.min()) == 0
    assert min(heights.min(), widths.min()) >= 1
    assert max((tops + heights).max(), (lefts + widths).max()) == SIDE


def test_the_whole_image_where_no_crop_fits() -> None:
    boxes = drawn(Augmentation(crop_area=(0.9, 1.0), crop_ratio=(3.0, 4.0)), 50).boxes
    torch.testing.assert_close(boxes, torch.tensor([0.0, 0.0, SIDE, SIDE]).expand(50, 4))


def test_the_same_generator_gives_the_same_views() -> None:
    images = pixels(12)
    first, again, other = (augment(images, drawn(count=12, seed=seed)) for seed in (1, 1, 2))
    torch.testing.assert_close(first, again, atol=0, rtol=0)
    assert (first - other).abs().mean() > 0.05
    assert first.min() >= 0
    assert first.max() <= 1


def test_a_view_depends_on_its_own_image_and_draws_only() -> None:
    """So a process may make its share of a batch alone."""
    images, draws = pixels(12), drawn(count=12)
    rows = torch.tensor([7, 2, 9])
    torch.testing.assert_close(augment(images[rows], draws[rows]), augment(images, draws)[rows], atol=1e-6, rtol=0)


def test_nothing_drawn_changes_nothing() -> None:
    still = Augmentation(**{**vars(NEVER), **WHOLE})
    torch.testing.assert_close(augment(pixels(4), drawn(still, 4)), pixels(4))


def test_a_flip_mirrors_and_grey_has_equal_channels() -> None:
    always = {**vars(NEVER), **WHOLE}
    flipped = augment(pixels(4), drawn(Augmentation(**{**always, "flip_probability": 1}), 4))
    torch.testing.assert_close(flipped, pixels(4).flip(3))
    greyed = augment(pixels(4), drawn(Augmentation(**{**always, "grey_probability": 1}), 4))
    torch.testing.assert_close(greyed[:, 0], greyed[:, 2])
    assert (greyed - pixels(4)).abs().mean() > 0.05

"""The heads, beside the naive order of their operations, in float64."""

import pytest
import torch
from torch import Tensor
from torch.nn.functional import conv2d

from methods.siamese.heads import Heads, HeadSizes, Projection
from methods.siamese.regions import whole_and_box

CHANNELS = (6, 9)
SIZES = HeadSizes(projection=5, bottleneck=3)
BOXES = torch.tensor([[0, 0, 8, 8], [3, 9, 20, 31], [31, 31, 32, 32]])


def heads(seed: int = 0, *, pairs: bool = True, classes: bool = True) -> Heads:
    return Heads(CHANNELS, SIZES, pairs=pairs, classes=classes, seed=seed).double()


def normal(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(3), dtype=torch.float64)


def test_pooling_before_the_last_convolution_is_pooling_after_it() -> None:
    """`S` of every position first, then its weighted mean, as the paper's pipeline reads."""
    projection, latent = Projection(6, 5).double(), normal(3, 6, 8, 4)
    weights = whole_and_box(BOXES, 32, 8, 4).double()
    weights /= weights.sum((2, 3), keepdim=True)
    every = conv2d(projection.first(latent).relu(), projection.last.weight[:, :, None, None], projection.last.bias)
    expected = (every[:, None] * weights[:, :, None]).sum((3, 4)).transpose(0, 1)
    torch.testing.assert_close(projection(latent, weights), expected, rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(projection(latent, weights)[0], every.mean((2, 3)), rtol=1e-12, atol=1e-12)


def test_each_level_has_its_own_heads() -> None:
    """A level's latent map changes that level's features, and no other's."""
    found, latents = heads(), [normal(3, 6, 8, 8), normal(3, 9, 4, 4)]
    regions = [whole_and_box(BOXES, 32, size, size).double() for size in (8, 4)]
    features = found.project(latents, regions)
    other = found.project([latents[0], latents[1] + 1], regions)
    assert features.shape == (2, 2, 3, 5)
    assert torch.equal(other[:, 0], features[:, 0])
    assert not torch.isclose(other[:, 1], features[:, 1]).any()
    predicted = found.predict(features[0])
    for level in range(2):
        first, _, last = found.predictions[level]
        hidden = (features[0, level] @ first.weight.T + first.bias).relu()
        torch.testing.assert_close(predicted[level], hidden @ last.weight.T + last.bias, rtol=1e-12, atol=1e-12)


def test_the_classifier_reads_each_images_levels_one_after_another() -> None:
    found, features = heads(), normal(2, 3, 5)
    weight, bias = found.classifier.weight, found.classifier.bias
    expected = features[0] @ weight[:, :5].T + features[1] @ weight[:, 5:].T + bias
    torch.testing.assert_close(found.classify(features), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("asked", "parameters"),
    [
        ({}, (6 * 6 + 6 + 6 * 5 + 5) + (9 * 9 + 9 + 9 * 5 + 5) + 2 * (5 * 3 + 3 + 3 * 5 + 5) + (2 * 5 * 2 + 2)),
        ({"classes": False}, (6 * 6 + 6 + 6 * 5 + 5) + (9 * 9 + 9 + 9 * 5 + 5) + 2 * (5 * 3 + 3 + 3 * 5 + 5)),
        ({"pairs": False}, (6 * 6 + 6 + 6 * 5 + 5) + (9 * 9 + 9 + 9 * 5 + 5) + (2 * 5 * 2 + 2)),
    ],
)
def test_only_heads_that_are_asked_for_are_there(asked: dict[str, bool], parameters: int) -> None:
    assert sum(parameter.numel() for parameter in heads(**asked).parameters()) == parameters


def test_the_seed_gives_the_heads_and_leaves_the_generator() -> None:
    before = torch.get_rng_state()
    first, again, other = (torch.cat([p.flatten() for p in heads(seed).parameters()]) for seed in (0, 0, 1))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(first, again)
    assert not torch.isclose(first, other).any()

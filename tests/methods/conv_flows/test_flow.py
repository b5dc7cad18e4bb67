from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn
from torch.autograd.functional import jacobian

from methods.conv_flows.flow import ConvBlocks, MapNorm, Trunk, conv_flow, negative_log_likelihood
from methods.map_flows.flow import LevelShape
from tests.methods.conv_flows.world import BLOCKS, SHAPES, maps
from tests.methods.world import shaken

RESNET18 = [LevelShape(64, 64, 64), LevelShape(32, 32, 128), LevelShape(16, 16, 256)]
WIDE = [LevelShape(64, 64, 256), LevelShape(32, 32, 512), LevelShape(16, 16, 1024)]
CNN = ConvBlocks(blocks=8, clamp=2.0, permutation="hard", hidden_ratio=1.0, kernels="alternating", layer_norm=True)
DEIT = replace(CNN, blocks=20, hidden_ratio=0.16, layer_norm=False)


@pytest.fixture
def flow() -> nn.Module:
    return shaken(conv_flow(SHAPES[0], BLOCKS, seed=0), 0.3)


@pytest.mark.parametrize(
    ("shapes", "architecture", "count"),
    [
        (RESNET18, replace(CNN, kernels="3x3"), 5_574_912),
        (RESNET18, replace(CNN, kernels="3x3", layer_norm=False), 4_657_408),
        (RESNET18, CNN, 3_510_528),
        (RESNET18, replace(CNN, layer_norm=False), 2_593_024),
        (WIDE, CNN, 45_007_872),
        (WIDE, replace(CNN, layer_norm=False), 41_337_856),
        ([LevelShape(24, 24, 768)], DEIT, 7_074_500),
    ],
)
def test_the_published_networks_have_the_published_parameters(
    shapes: list[LevelShape], architecture: ConvBlocks, count: int
) -> None:
    """The figures of FastFlow's public implementations, of which the first is also printed by its authors."""
    trunk = Trunk(shapes, architecture, seed=0)
    assert sum(parameter.numel() for parameter in trunk.parameters() if parameter.requires_grad) == count


def test_inverse_of_forward_is_the_identity(flow: nn.Module) -> None:
    x = maps(4, SHAPES[0])
    latent, _ = flow(x)
    back, _ = flow(latent, rev=True)
    assert (latent - x).abs().max() > 0.1
    torch.testing.assert_close(back, x, rtol=0, atol=1e-8)


def test_log_determinant_is_that_of_the_jacobian(flow: nn.Module) -> None:
    x = maps(4, SHAPES[0])
    _, log_determinant = flow(x)
    size = x[0].numel()
    jacobians = [jacobian(lambda one: flow(one[None])[0], image).view(size, size) for image in x]
    assert log_determinant.std() > 0.1
    torch.testing.assert_close(log_determinant, torch.linalg.slogdet(torch.stack(jacobians)).logabsdet)


def test_kernels_alternate_from_3x3() -> None:
    def sides(kernels: str) -> list[tuple[int, ...]]:
        flow = conv_flow(SHAPES[0], replace(BLOCKS, blocks=4, kernels=kernels), seed=0)
        return [block.subnet[layer].kernel_size for block in flow for layer in (0, 2)]

    assert sides("alternating") == 2 * [(3, 3), (3, 3), (1, 1), (1, 1)]
    assert sides("3x3") == 8 * [(3, 3)]


def test_a_level_does_not_depend_on_the_others() -> None:
    trunks = [Trunk(shapes, replace(BLOCKS, layer_norm=True), seed=0).double() for shapes in (SHAPES, SHAPES[:1])]
    levels, other = [maps(3, shape) for shape in SHAPES], maps(3, SHAPES[1], seed=1)
    (first, second), (alone,) = trunks[0](levels), trunks[1](levels[:1])
    torch.testing.assert_close(trunks[0]([levels[0], other])[0], first, rtol=0, atol=0)
    torch.testing.assert_close(alone, first, rtol=0, atol=0)
    assert not torch.allclose(trunks[0]([levels[0], other])[1][0], second[0])


def test_maps_are_normalised_over_channels_and_positions() -> None:
    x = 7 + 3 * maps(2, SHAPES[0])
    mean, deviation = x.mean((1, 2, 3), keepdim=True), x.std((1, 2, 3), correction=0, keepdim=True)
    torch.testing.assert_close(MapNorm(SHAPES[0]).double()(x), (x - mean) / (deviation**2 + 1e-5).sqrt())


def test_the_likelihood_by_hand() -> None:
    """Two images, one level of 4 latent values and one of 2: `||z||^2 / 2 - logdet`, added up."""
    first = torch.tensor([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 2.0]]).view(2, 1, 2, 2)
    second = torch.tensor([[3.0, 0.0], [0.0, 0.0]]).view(2, 2, 1, 1)
    nll = negative_log_likelihood([(first, torch.tensor([0.5, 0.0])), (second, torch.tensor([0.0, -1.0]))])
    assert nll.tolist() == [2 - 0.5 + 4.5, 2 + 1]


def test_a_trunk_depends_on_its_seed_alone() -> None:
    def state(seed: int) -> dict[str, Tensor]:
        return Trunk(SHAPES, BLOCKS, seed).state_dict()

    torch.testing.assert_close(state(3), state(3), rtol=0, atol=0)
    assert not torch.equal(*(state(seed)["flows.0.module_list.0.subnet.0.weight"] for seed in (3, 4)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"kernels": "5x5"}, "kernels is '5x5'"), ({"hidden_ratio": 0.0}, "hidden_ratio is 0.0")],
)
def test_impossible_blocks_are_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(BLOCKS, **changes)

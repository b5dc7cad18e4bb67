import math

import pytest
import torch
from FrEIA.modules import AllInOneBlock
from torch import Tensor, nn

from methods.map_flows.flow import (
    ConditionalBlocks,
    LevelShape,
    PositionedSubnet,
    axis_code,
    conditional_flow,
    log_likelihood,
    rows_and_columns,
)
from tests.methods.world import shaken

SHAPE = LevelShape(3, 5, 7)
PAPER = ConditionalBlocks(blocks=8, clamp=1.9, permutation="hard", position_code=128, hidden_ratio=2)
SMALL = ConditionalBlocks(blocks=3, clamp=1.9, permutation="hard", position_code=8, hidden_ratio=2)


@pytest.fixture
def flow() -> nn.Module:
    return shaken(conditional_flow(SHAPE, SMALL, seed=0), 0.3)


def features() -> Tensor:
    return torch.randn(SHAPE.positions, SHAPE.channels, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def everywhere() -> list[Tensor]:
    return [rows_and_columns(torch.arange(SHAPE.positions), SHAPE)]


@pytest.mark.parametrize(("channels", "count"), [(40, 448_512), (72, 623_616), (200, 1_569_792)])
def test_the_papers_flows_have_the_papers_parameters(channels: int, count: int) -> None:
    flow = conditional_flow(LevelShape(4, 4, channels), PAPER, seed=0)
    assert sum(parameter.numel() for parameter in flow.parameters() if parameter.requires_grad) == count


def test_inverse_of_forward_is_the_identity_at_every_position(flow: nn.Module) -> None:
    latent, _ = flow(features(), c=everywhere())
    back, _ = flow(latent, c=everywhere(), rev=True)
    assert (latent - features()).abs().max() > 0.1
    torch.testing.assert_close(back, features(), rtol=0, atol=1e-8)


def test_log_determinant_is_that_of_the_jacobian_at_every_position(flow: nn.Module) -> None:
    _, log_determinant = flow(features(), c=everywhere())

    def latent(x: Tensor, position: Tensor) -> Tensor:
        return flow(x[None], c=[position[None]])[0][0]

    jacobians = torch.func.vmap(torch.func.jacrev(latent))(features(), *everywhere())
    assert log_determinant.std() > 0.1
    torch.testing.assert_close(log_determinant, torch.linalg.slogdet(jacobians).logabsdet, rtol=0, atol=1e-8)


def test_the_density_depends_on_row_and_column(flow: nn.Module) -> None:
    same = features()[:1].expand(SHAPE.positions, -1)
    latent, _ = flow(same, c=everywhere())
    assert len(latent.round(decimals=6).unique(dim=0)) == SHAPE.positions


def test_a_block_clamps_as_the_papers_freia_did() -> None:
    """`clamp tanh(0.1 a)`: newer versions divide the argument by the clamp, which changes the slope at the origin."""
    subnet = nn.Linear(1, 2)
    block = AllInOneBlock([(2,)], subnet_constructor=lambda *_: subnet, affine_clamping=1.9)
    nn.init.zeros_(subnet.weight)
    nn.init.constant_(subnet.bias, 5.0)
    _, log_determinant = block([torch.zeros(1, 2)])
    assert log_determinant.item() == pytest.approx(1.9 * math.tanh(0.5), rel=1e-6)


def test_the_position_code_by_hand() -> None:
    code = axis_code(3, 64)
    assert code.shape == (3, 64)
    assert code[0].tolist() == [0.0, 1.0] * 32
    torch.testing.assert_close(code[2, :2], torch.tensor([math.sin(2), math.cos(2)]))
    last = 2 * math.exp(-math.log(1e4) * 62 / 64)
    torch.testing.assert_close(code[2, 62:], torch.tensor([math.sin(last), math.cos(last)]))


def test_the_subnet_is_that_of_the_paper() -> None:
    """The passive half, the column's code and the row's code, through `Linear, ReLU, Linear`."""
    subnet = PositionedSubnet(4, 6, SHAPE, SMALL).double()
    passive = features()[:, :4]
    position = rows_and_columns(torch.arange(SHAPE.positions), SHAPE)
    code = torch.cat([axis_code(5, 4).repeat(3, 1), axis_code(3, 4).repeat_interleave(5, 0)], 1)
    plain = nn.Sequential(subnet.first, nn.ReLU(), subnet.last)
    torch.testing.assert_close(
        subnet(torch.cat([passive, position], 1)), plain(torch.cat([passive, code], 1)), rtol=0, atol=1e-12
    )


def test_a_position_is_counted_along_rows() -> None:
    assert rows_and_columns(torch.tensor([[0, 4], [5, 14]]), SHAPE).tolist() == [[[0, 0], [0, 4]], [[1, 0], [2, 4]]]


def test_the_likelihood_of_a_normal_distribution_is_per_dimension() -> None:
    """At the mean of a standard normal distribution, `-0.9189385` whatever the channels."""
    likelihood = log_likelihood(torch.tensor([0.0, 12.5], dtype=torch.float64), channels=2)
    assert likelihood.tolist() == pytest.approx([-0.9189385332, -6.25 - 0.9189385332], abs=1e-9)


def test_a_flow_depends_on_its_seed_alone() -> None:
    first, again, other = (conditional_flow(SHAPE, SMALL, seed).state_dict() for seed in (3, 3, 4))
    torch.testing.assert_close(first, again, rtol=0, atol=0)
    assert not torch.equal(first["module_list.0.subnet.first.weight"], other["module_list.0.subnet.first.weight"])


@pytest.mark.parametrize("code", [0, -4, 6])
def test_a_code_that_does_not_split_in_two_axes_is_refused(code: int) -> None:
    with pytest.raises(ValueError, match=f"position_code is {code}"):
        ConditionalBlocks(blocks=1, clamp=1.9, permutation="hard", position_code=code, hidden_ratio=2)

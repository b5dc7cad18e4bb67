from collections.abc import Iterator

import numpy as np
import pytest
import torch
from scipy.stats import multivariate_normal
from torch import Tensor, nn

from methods.flows.coupling import Architecture, coupling_flow, negative_log_likelihood
from tests.methods.world import shaken

DIMENSIONS = 7
# FrEIA keeps the rotation of a soft permutation in float32: in float64 it is orthogonal to 1e-7 only.
TOLERANCES = {"hard": 1e-8, "soft": 1e-6}


def architecture(permutation: str = "soft") -> Architecture:
    return Architecture(blocks=4, hidden=16, clamp=2.0, permutation=permutation)


def features(count: int = 20) -> Tensor:
    return torch.randn(count, DIMENSIONS, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


@pytest.fixture(params=[("hard", 0.0), ("hard", 0.3), ("soft", 0.0), ("soft", 0.3)], ids=str)
def flow_and_tolerance(request: pytest.FixtureRequest) -> tuple[nn.Module, float]:
    permutation, deviation = request.param
    flow = shaken(coupling_flow(DIMENSIONS, architecture(permutation), seed=0), deviation)
    return flow, TOLERANCES[permutation]


def test_inverse_of_forward_is_the_identity(flow_and_tolerance: tuple[nn.Module, float]) -> None:
    flow, tolerance = flow_and_tolerance
    latent, _ = flow(features())
    back, _ = flow(latent, rev=True)
    assert (latent - features()).abs().max() > 0.1
    torch.testing.assert_close(back, features(), rtol=0, atol=tolerance)


def test_log_determinant_is_that_of_the_jacobian(flow_and_tolerance: tuple[nn.Module, float]) -> None:
    flow, tolerance = flow_and_tolerance
    _, log_determinant = flow(features())
    jacobians = torch.func.vmap(torch.func.jacrev(lambda x: flow(x[None])[0][0]))(features())
    assert log_determinant.std() > 0.1
    torch.testing.assert_close(log_determinant, torch.linalg.slogdet(jacobians).logabsdet, rtol=0, atol=tolerance)


@pytest.fixture
def affine_flow() -> nn.Module:
    """A flow whose subnets are silent: it moves and scales, and turns a normal distribution into another."""
    flow = shaken(coupling_flow(DIMENSIONS, architecture("hard"), seed=0), 0.3)
    for name, parameter in flow.named_parameters():
        if "subnet" in name:
            nn.init.zeros_(parameter)
    return flow


def test_nll_is_that_of_the_normal_distribution_without_its_constant(affine_flow: nn.Module) -> None:
    with torch.no_grad():
        offset = affine_flow(torch.zeros(1, DIMENSIONS).double())[0]
        matrix = (affine_flow(torch.eye(DIMENSIONS).double())[0] - offset).T.numpy()
        nll = negative_log_likelihood(affine_flow, features()).numpy()
    mean = -np.linalg.solve(matrix, offset[0].numpy())
    density = multivariate_normal(mean, np.linalg.inv(matrix.T @ matrix))
    constant = DIMENSIONS / 2 * np.log(2 * np.pi)
    np.testing.assert_allclose(nll, -density.logpdf(features()) - constant, rtol=0, atol=1e-8)


def test_nll_of_the_identity_is_half_the_squared_norm() -> None:
    """At the origin it is zero: no constant term."""
    nll = negative_log_likelihood(lambda x: (x, torch.zeros(len(x))), torch.tensor([[0.0, 0.0], [3.0, 4.0]]))
    assert nll.tolist() == [0.0, 12.5]


def flat(flow: nn.Module) -> Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in flow.parameters()])


@pytest.fixture
def _global_state_put_back() -> Iterator[None]:
    before = np.random.get_state(), torch.get_rng_state()
    yield
    np.random.set_state(before[0])
    torch.set_rng_state(before[1])


@pytest.mark.usefixtures("_global_state_put_back")
@pytest.mark.parametrize("permutation", ["hard", "soft"])
def test_a_flow_depends_on_its_seed_alone(permutation: str) -> None:
    large = 2**62 + 5
    first = flat(coupling_flow(DIMENSIONS, architecture(permutation), large))
    np.random.seed(1)
    torch.manual_seed(1)
    assert torch.equal(flat(coupling_flow(DIMENSIONS, architecture(permutation), large)), first)
    assert not torch.equal(flat(coupling_flow(DIMENSIONS, architecture(permutation), 6)), first)


def test_every_block_has_a_permutation_of_its_own() -> None:
    flow = coupling_flow(DIMENSIONS, architecture(), seed=0)
    permutations = {tuple(block.w_perm.flatten().tolist()) for block in flow.module_list}
    assert len(permutations) == architecture().blocks


@pytest.mark.usefixtures("_global_state_put_back")
def test_building_a_flow_leaves_the_global_generators_alone() -> None:
    draws = []
    for build in (lambda: None, lambda: coupling_flow(DIMENSIONS, architecture(), seed=7)):
        np.random.seed(3)
        torch.manual_seed(3)
        build()
        draws.append((np.random.random(), torch.rand(1).item()))
    assert draws[0] == draws[1]


def test_another_permutation_is_refused() -> None:
    with pytest.raises(ValueError, match="'both'; allowed are 'soft' and 'hard'"):
        architecture("both")

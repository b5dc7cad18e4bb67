import pytest
import torch
from torch import Tensor, nn

from methods.flows.coupling import Architecture, coupling_flow, negative_log_likelihood
from methods.flows.stack import FlowStack, load_flow

ARCHITECTURE = Architecture(blocks=3, hidden=16, clamp=2.0, permutation="soft")
MEMBERS = 4


def flow(seed: int) -> nn.Module:
    return coupling_flow(6, ARCHITECTURE, seed)


@pytest.fixture
def stack() -> FlowStack:
    return FlowStack([flow(seed) for seed in range(MEMBERS)])


def features() -> Tensor:
    return torch.randn(MEMBERS, 10, 6, generator=torch.Generator().manual_seed(0))


def test_a_member_is_its_own_flow(stack: FlowStack) -> None:
    alone = [negative_log_likelihood(flow(seed), x) for seed, x in enumerate(features())]
    torch.testing.assert_close(stack.nll(features()), torch.stack(alone), rtol=1e-5, atol=1e-5)


def test_a_members_loss_moves_its_own_parameters_only(stack: FlowStack) -> None:
    stack.nll(features())[1].sum().backward()
    alone = flow(1)
    negative_log_likelihood(alone, features()[1]).sum().backward()
    expected = [parameter.grad for parameter in alone.parameters() if parameter.requires_grad]
    assert len(expected) == len(stack.trainable)
    for stacked, single in zip(stack.trainable, expected, strict=True):
        torch.testing.assert_close(stacked.grad[1], single, rtol=1e-4, atol=1e-5)
        assert not stacked.grad[[0, 2, 3]].any()


def test_what_is_not_a_number_stays_in_its_member(stack: FlowStack) -> None:
    healthy, broken = features(), features()
    broken[2, 3] = torch.nan
    nll = stack.nll(broken)
    nll.sum().backward()
    assert nll[2, 3].isnan()
    others = [0, 1, 3]
    assert torch.equal(nll[others], stack.nll(healthy)[others])
    assert all(parameter.grad[others].isfinite().all() for parameter in stack.trainable)


def test_permutations_are_not_trained(stack: FlowStack) -> None:
    frozen = {name for name, value in stack.parameters.items() if not value.requires_grad}
    assert frozen == {name for name in stack.parameters if "w_perm" in name}
    assert len(frozen) == 2 * ARCHITECTURE.blocks


def test_a_members_state_makes_its_flow(stack: FlowStack) -> None:
    state = stack.state(2)
    assert state.keys() == flow(2).state_dict().keys()
    loaded = load_flow(flow(99), state)
    torch.testing.assert_close(
        negative_log_likelihood(loaded, features()[2]), negative_log_likelihood(flow(2), features()[2])
    )


def test_a_members_state_stays_what_it_was(stack: FlowStack) -> None:
    state = stack.state(0)
    before = {name: value.clone() for name, value in state.items()}
    with torch.no_grad():
        for parameter in stack.trainable:
            parameter += 1
    assert all(torch.equal(state[name], before[name]) for name in before)


def test_a_state_of_another_architecture_is_refused(stack: FlowStack) -> None:
    wider = coupling_flow(6, Architecture(blocks=3, hidden=17, clamp=2.0, permutation="soft"), 0)
    with pytest.raises(RuntimeError, match="size mismatch"):
        load_flow(wider, stack.state(0))

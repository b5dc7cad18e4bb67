import logging

import pytest
import torch
from torch import Tensor, nn

from methods.flows.coupling import Architecture, coupling_flow, negative_log_likelihood
from methods.flows.objectives import Objective, contrastive, likelihood_margin, maximum_likelihood
from methods.flows.stack import FlowStack
from methods.flows.training import MemberData, Schedule, Trained, clip_gradients, train

ARCHITECTURE = Architecture(blocks=3, hidden=16, clamp=2.0, permutation="soft")
SCHEDULE = Schedule(epochs=4, minimum_steps=10, batch=32, learning_rate=1e-3, noise=0.01, clip=2.0)
COUNTS = {"many": 100, "some": 70, "few": 9}


def flow(seed: int) -> nn.Module:
    return coupling_flow(6, ARCHITECTURE, seed)


def member(name: str, uses_auxiliary: bool = True) -> MemberData:
    generator = torch.Generator().manual_seed(COUNTS[name])
    inliers = 0.3 * torch.randn(COUNTS[name], 6, generator=generator) + 1
    auxiliary = torch.randn(200, 6, generator=generator) if uses_auxiliary else None
    return MemberData(name, inliers, auxiliary, generator)


def trained(members: list[MemberData], objective: Objective = maximum_likelihood) -> list[Trained]:
    stack = FlowStack([flow(len(data.inliers)) for data in members])
    return train(stack, members, objective, SCHEDULE)


def by_hand(data: MemberData, objective: Objective) -> tuple[nn.Module, Tensor]:
    """The same training of one flow, in plain PyTorch."""
    single = flow(len(data.inliers))
    optimizer = torch.optim.Adam(single.parameters(), lr=SCHEDULE.learning_rate)
    losses = []
    for _, (inliers, auxiliary) in zip(range(data.steps(SCHEDULE)), data.batches(SCHEDULE), strict=False):
        optimizer.zero_grad()
        nll = [None if x is None else negative_log_likelihood(single, x)[None] for x in (inliers, auxiliary)]
        loss = objective(*nll, torch.full((1, len(inliers)), 1 / len(inliers)))[0]
        loss.backward()
        nn.utils.clip_grad_norm_(single.parameters(), SCHEDULE.clip)
        optimizer.step()
        losses.append(loss.detach())
    return single, torch.stack(losses)


def test_a_small_member_trains_for_the_minimum_of_steps() -> None:
    assert {name: member(name).steps(SCHEDULE) for name in COUNTS} == {"many": 12, "some": 10, "few": 10}


@pytest.mark.parametrize(
    "objective", [maximum_likelihood, contrastive(0.0), likelihood_margin(6.0)], ids=["nll", "cf", "oe"]
)
def test_a_stack_trains_as_plain_pytorch_trains_each_member(objective: Objective) -> None:
    """Members of different sizes, the smallest padded in every batch and done before the largest."""
    uses_auxiliary = objective is not maximum_likelihood
    results = trained([member(name, uses_auxiliary) for name in COUNTS], objective)
    for name, result in zip(COUNTS, results, strict=True):
        single, losses = by_hand(member(name, uses_auxiliary), objective)
        assert result.finite
        torch.testing.assert_close(result.losses, losses, rtol=1e-5, atol=1e-5)
        torch.testing.assert_close(result.state, dict(single.state_dict()), rtol=1e-5, atol=1e-5)


def broken(data: MemberData) -> MemberData:
    inliers = data.inliers.clone()
    inliers[5] = torch.nan
    return MemberData(data.name, inliers, data.auxiliary, data.generator)


def test_a_member_that_diverges_harms_no_other_and_is_named(caplog: pytest.LogCaptureFixture) -> None:
    healthy = trained([member(name) for name in COUNTS], contrastive(0.0))
    mixed = trained([member("many"), broken(member("some")), member("few")], contrastive(0.0))
    assert [result.finite for result in mixed] == [True, False, True]
    for name in (0, 2):
        assert torch.equal(mixed[name].losses, healthy[name].losses)
        torch.testing.assert_close(mixed[name].state, healthy[name].state, rtol=0, atol=0)
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 1
    assert errors[0].startswith("some diverged")


def test_parameters_that_overflow_at_the_last_step_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every loss is finite, but what they leave is not."""
    monkeypatch.setattr(FlowStack, "state", lambda self, i: {"weight": torch.tensor([1.0, torch.inf])})
    [result] = trained([member("few")])
    assert result.losses.isfinite().all()
    assert not result.finite


def test_a_loss_that_is_not_finite_is_found() -> None:
    """Its gradient, and so what it leaves, is finite."""
    [result] = trained([member("few")], lambda *nll: maximum_likelihood(*nll) + torch.inf)
    assert all(value.isfinite().all() for value in result.state.values())
    assert not result.finite


def test_progress_is_logged_ten_times(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    trained([member("few")])
    assert [record.getMessage().split(",")[0] for record in caplog.records] == [
        f"step {step} of 10" for step in range(1, 11)
    ]


def gradients(scales: list[float]) -> list[Tensor]:
    """Stacked parameters whose gradients have the members' given sizes."""
    generator = torch.Generator().manual_seed(0)
    parameters = [torch.zeros(len(scales), *shape) for shape in ((4, 3), (5,), (1, 2, 2))]
    for parameter in parameters:
        noise = torch.randn(parameter.shape, generator=generator)
        parameter.grad = noise * torch.tensor(scales).view(-1, *[1] * (noise.dim() - 1))
    return parameters


def test_each_members_gradient_is_clipped_as_if_it_were_alone() -> None:
    scales = [100.0, 1.0, 1e-3, 0.0]
    stacked, before = gradients(scales), gradients(scales)
    clip_gradients(stacked, 2.0)
    for index in range(len(scales)):
        alone = [torch.zeros_like(parameter[index]) for parameter in before]
        for single, parameter in zip(alone, before, strict=True):
            single.grad = parameter.grad[index].clone()
        nn.utils.clip_grad_norm_(alone, 2.0)
        for single, parameter in zip(alone, stacked, strict=True):
            torch.testing.assert_close(parameter.grad[index], single.grad, rtol=1e-6, atol=0)


def test_a_gradient_that_is_not_a_number_is_clipped_alone() -> None:
    parameters, healthy = gradients([100.0, 100.0]), gradients([100.0, 100.0])
    parameters[0].grad[1, 0, 0] = torch.nan
    clip_gradients(parameters, 2.0)
    clip_gradients(healthy, 2.0)
    for parameter, expected in zip(parameters, healthy, strict=True):
        assert torch.equal(parameter.grad[0], expected.grad[0])
        assert parameter.grad[1].isnan().all()

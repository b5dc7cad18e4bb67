"""Each loss beside its formula, on likelihoods whose values were computed by hand, in float64.

Two members: ten normal features and three abnormal ones in mixed order, and normal features alone.
"""

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from methods.map_flows.objectives import (
    Boundary,
    Objective,
    Weighting,
    boundary_guided,
    fixed_margin,
    focal_weights,
    masked_mean,
    maximum_likelihood,
    normal_pull,
    semi_push_pull,
)

LIKELIHOOD = torch.tensor(
    [
        [-12.0, -1.0, -3.0, -2.0, -9.0, -1.5, -20.0, -4.0, -2.5, -11.0, -1.0, -30.0, -5.0],
        [-4.0, -3.0, -2.0, -1.0, -8.0, -7.0, -6.0, -5.0, -1.0, -2.0, -3.0, -4.0, -5.0],
    ],
    dtype=torch.float64,
)
ABNORMAL = torch.zeros(2, 13, dtype=torch.bool)
ABNORMAL[0, [4, 10, 11]] = True  # l = -9, -1 and -30
# The normal features of the first member, sorted: -20 -12 -11 -5 -4 -3 -2.5 -2 -1.5 -1
PLAIN = Weighting(scale=10.0, focal=False)
FOCAL = Weighting(scale=10.0, focal=True)
BOUNDARY = Boundary(beta=0.2, margin=0.1)


def softplus(*likelihoods: float) -> float:
    """`mean -log sigmoid(l)`, summed in plain Python."""
    return sum(math.log1p(math.exp(-value)) for value in likelihoods) / len(likelihoods)


ML = [
    softplus(-20, -12, -11, -5, -4, -3, -2.5, -2, -1.5, -1),
    softplus(-4, -3, -2, -1, -8, -7, -6, -5, -1, -2, -3, -4, -5),
]


def exactly(found: Tensor, expected: list[float]) -> None:
    assert found.dtype == torch.float64
    np.testing.assert_allclose(found.numpy(), expected, rtol=1e-12)


def test_maximum_likelihood_is_the_mean_over_normal_features() -> None:
    exactly(maximum_likelihood(LIKELIHOOD, ABNORMAL), ML)


def test_the_boundary_is_the_sorted_likelihood_at_int_of_n_beta() -> None:
    """First member: index int(10 x 0.2) = 2, l = -11; second: int(13 x 0.2) = 2, l = -6. Both through 10."""
    normal, abnormal = BOUNDARY.of(LIKELIHOOD / 10, ABNORMAL)
    exactly(normal.flatten(), [-1.1, -0.6])
    exactly(abnormal.flatten(), [-1.2, -0.7])


@pytest.mark.parametrize(("beta", "normal"), [(0.0, -2.0), (0.09, -2.0), (0.1, -1.2), (0.99, -0.1)])
def test_the_index_is_rounded_down(beta: float, normal: float) -> None:
    assert Boundary(beta, 0.1).of(LIKELIHOOD / 10, ABNORMAL)[0][0].item() == pytest.approx(normal, rel=1e-12)


def test_the_boundary_has_no_gradient() -> None:
    u = (LIKELIHOOD / 10).requires_grad_()
    assert not BOUNDARY.of(u, ABNORMAL)[0].requires_grad


def test_push_and_pull_are_means_over_violators_by_hand() -> None:
    """Boundaries -1.1 and -1.2. Pulled: u = -2.0, -1.2, -1.1 by 0.9, 0.1, 0. Pushed: u = -0.9, -0.1 by 0.3, 1.1."""
    ones = torch.ones_like(LIKELIHOOD)
    pull, push = semi_push_pull(LIKELIHOOD / 10, ABNORMAL, ones, BOUNDARY)
    exactly(pull, [1.0 / 3, (0.2 + 0.1 + 0.0) / 3])
    exactly(push, [1.4 / 2, 0.0])


def test_weights_multiply_each_violator() -> None:
    weights = torch.ones_like(LIKELIHOOD)
    weights[0, 6], weights[0, 10] = 5.0, 7.0  # u = -2.0, normal, and u = -0.1, abnormal
    pull, push = semi_push_pull(LIKELIHOOD / 10, ABNORMAL, weights, BOUNDARY)
    exactly(pull[:1], [(5 * 0.9 + 0.1) / 3])
    exactly(push[:1], [(0.3 + 7 * 1.1) / 2])


@pytest.mark.parametrize(
    ("u", "weight"),
    [(0.7, 1.0), (-0.1, 1.0), (-0.5, 11.7 * math.sqrt(1 - math.exp(-0.5)) * 0.5), (-2.0, 11.7 * 0.9298734950 * 2)],
)
def test_focal_weights_of_normal_features_by_hand(u: float, weight: float) -> None:
    """`1 if u > -0.2 else 11.7 sqrt(1 - e^u) |u|`."""
    found = focal_weights(torch.tensor([[u]], dtype=torch.float64), torch.tensor([[False]]))
    assert found.item() == pytest.approx(weight, rel=1e-9)


@pytest.mark.parametrize(
    ("u", "weight"),
    [
        (-3.0, 1.0),
        (-1.0, 1.0),
        (-0.5, 0.53 * (1 + 0.6065306597) ** 2 / 0.5),
        (0.25, 0.53 * (1 + math.exp(0.25)) ** 2 / 0.25),
    ],
)
def test_focal_weights_of_abnormal_features_by_hand(u: float, weight: float) -> None:
    """`1 if u <= -1 else 0.53 (1 + e^u)^2 / |u|`."""
    found = focal_weights(torch.tensor([[u]], dtype=torch.float64), torch.tensor([[True]]))
    assert found.item() == pytest.approx(weight, rel=1e-9)


def test_focal_weights_at_zero_are_finite() -> None:
    assert focal_weights(torch.zeros(1, 2), torch.tensor([[True, False]])).isfinite().all()


def test_a_limit_bounds_the_focal_weights_alone() -> None:
    """Abnormal features at u = -0.9, -0.1 and -3 weigh 1.16, 19.2 and 1."""
    _, free = FOCAL(LIKELIHOOD, ABNORMAL)
    _, bounded = Weighting(10.0, True, limit=5.0)(LIKELIHOOD, ABNORMAL)
    exactly(free[ABNORMAL], [0.53 * (1 + math.exp(u)) ** 2 / -u for u in (-0.9, -0.1)] + [1.0])
    assert torch.equal(bounded, free.clamp(max=5.0))
    assert bounded.max() == 5.0


def test_bgad_by_hand() -> None:
    """`L_ml + 0.5 (1/3 + 0.7)`; the second member has no abnormal feature: `L_ml` alone."""
    exactly(boundary_guided(PLAIN, BOUNDARY, 0.5)(LIKELIHOOD, ABNORMAL), [ML[0] + 0.5 * (1 / 3 + 0.7), ML[1]])


def test_bgad_without_anomalies_by_hand() -> None:
    """`L_ml + loss_n`, with no abnormal feature needed."""
    exactly(normal_pull(PLAIN, BOUNDARY)(LIKELIHOOD, ABNORMAL), [ML[0] + 1 / 3, ML[1] + 0.1])


def test_bgad_dagger_by_hand() -> None:
    """Our reading: hinges of u = -0.9, -0.1, -3.0 at a margin of 1 are 0.1, 0.9, 0."""
    exactly(fixed_margin(PLAIN, 1.0, 0.5)(LIKELIHOOD, ABNORMAL), [ML[0] + 0.5 * (0.1 + 0.9) / 3, ML[1]])


def test_focal_weights_enter_likelihood_and_both_distances() -> None:
    """The whole of BGAD as README runs it, feature by feature in plain Python."""
    normal, abnormal = [-20, -12, -11, -5, -4, -3, -2.5, -2, -1.5, -1], [-9, -1, -30]
    b_n, b_a = -1.1, -1.2

    def w_n(u: float) -> float:
        return 1.0 if u > -0.2 else 11.7 * (1 - math.exp(u)) ** 0.5 * abs(u)

    def w_a(u: float) -> float:
        return 1.0 if u <= -1 else 0.53 * (1 + math.exp(u)) ** 2 / abs(u)

    ml = sum(softplus(value) * w_n(value / 10) for value in normal) / len(normal)
    pulled = [(b_n - u) * w_n(u) for u in (value / 10 for value in normal) if u <= b_n]
    pushed = [(u - b_a) * w_a(u) for u in (value / 10 for value in abnormal) if u >= b_a]
    expected = ml + sum(pulled) / len(pulled) + sum(pushed) / len(pushed)
    found = boundary_guided(FOCAL, BOUNDARY, 1.0)(LIKELIHOOD, ABNORMAL)[:1]
    exactly(found, [expected])


def test_weights_carry_no_gradient() -> None:
    """The gradient of `L_ml` is the weighted one of `-log sigmoid(l)`: `-w (1 - sigmoid(l)) / n`."""
    likelihood = LIKELIHOOD.clone().requires_grad_()
    boundary_guided(FOCAL, BOUNDARY, 1.0)(likelihood, ABNORMAL)[1].backward()
    weights = focal_weights(LIKELIHOOD / 10, ABNORMAL)[1]
    expected = -weights * (1 - LIKELIHOOD[1].sigmoid()) / 13
    torch.testing.assert_close(likelihood.grad[1], expected, rtol=1e-12, atol=0)


OBJECTIVES = [
    maximum_likelihood,
    normal_pull(FOCAL, BOUNDARY),
    boundary_guided(FOCAL, BOUNDARY, 1.0),
    fixed_margin(FOCAL, 1.0, 1.0),
]


@pytest.mark.parametrize("objective", OBJECTIVES, ids=["nfad", "bgad_normal", "bgad", "bgad_dagger"])
@pytest.mark.parametrize("abnormal", [[-40.0, -50.0], []], ids=["no violator", "no abnormal feature"])
def test_an_empty_set_adds_neither_loss_nor_gradient(objective: Objective, abnormal: list[float]) -> None:
    normal = [-1.0, -2.0, -3.0, -30.0]
    likelihood = torch.tensor([normal + abnormal], dtype=torch.float64, requires_grad=True)
    loss = objective(likelihood, torch.tensor([[False] * 4 + [True] * len(abnormal)]))
    loss.sum().backward()
    assert loss.isfinite().all()
    assert likelihood.grad.isfinite().all()
    assert not likelihood.grad[:, 4:].any()


@pytest.mark.parametrize("objective", OBJECTIVES, ids=["nfad", "bgad_normal", "bgad", "bgad_dagger"])
def test_a_batch_of_abnormal_features_alone_is_finite(objective: Objective) -> None:
    likelihood = torch.tensor([[-1.0, -2.0]], requires_grad=True)
    loss = objective(likelihood, torch.tensor([[True, True]]))
    loss.sum().backward()
    assert loss.isfinite().all()
    assert likelihood.grad.isfinite().all()


@pytest.mark.parametrize("objective", OBJECTIVES, ids=["nfad", "bgad_normal", "bgad", "bgad_dagger"])
def test_what_is_not_a_number_stays_in_its_member(objective: Objective) -> None:
    broken = LIKELIHOOD.clone()
    broken[0, 3] = torch.nan
    loss = objective(broken, ABNORMAL)
    assert loss[0].isnan()
    assert torch.equal(loss[1], objective(LIKELIHOOD, ABNORMAL)[1])


def test_a_mean_over_nothing_is_zero() -> None:
    assert masked_mean(torch.ones(1, 3), torch.zeros(1, 3, dtype=torch.bool)).tolist() == [0.0]


@pytest.mark.parametrize("beta", [-0.1, 1.0])
def test_a_boundary_outside_the_features_is_refused(beta: float) -> None:
    with pytest.raises(ValueError, match=r"beta is .*; it must lie in \[0, 1\)"):
        Boundary(beta, 0.1)

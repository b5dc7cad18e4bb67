import numpy as np
import pytest
import torch
from torch import Tensor

from methods.flows.objectives import Objective, contrastive, likelihood_margin, maximum_likelihood

# Two members, the second with a batch of two padded to three.
INLIERS = torch.tensor([[1.0, 2.0, 3.0], [4.0, 6.0, 50.0]])
AUXILIARY = torch.tensor([[0.0, 20.0, 10.0], [12.0, 8.0, -50.0]])
WEIGHTS = torch.tensor([[1 / 3, 1 / 3, 1 / 3], [1 / 2, 1 / 2, 0.0]])


def test_maximum_likelihood_by_hand() -> None:
    torch.testing.assert_close(maximum_likelihood(INLIERS, None, WEIGHTS), torch.tensor([2.0, 5.0]))


def test_contrastive_by_hand() -> None:
    """At a threshold of 9 the auxiliary samples count 0, 9, 9 and 9, 8."""
    loss = contrastive(9.0)(INLIERS, AUXILIARY, WEIGHTS)
    torch.testing.assert_close(loss, torch.tensor([2.0 - 6.0, 5.0 - 8.5]))


def test_likelihood_margin_by_hand() -> None:
    """With a margin of 10 the hinges are 11, 0, 3 and 2, 8."""
    loss = likelihood_margin(10.0)(INLIERS, AUXILIARY, WEIGHTS)
    torch.testing.assert_close(loss, torch.tensor([2.0 + 14 / 3, 5.0 + 5.0]))


@pytest.mark.parametrize("threshold", [-300.0, 0.0, 40.0])
def test_contrastive_is_algorithm_1(threshold: float) -> None:
    inliers, auxiliary = 100 * np.random.default_rng(0).standard_normal((2, 3, 512))
    clamped = np.where(auxiliary > threshold, threshold, auxiliary)
    expected = [x.sum() / len(x) - y.sum() / len(y) for x, y in zip(inliers, clamped, strict=True)]
    weights = torch.full(inliers.shape, 1 / inliers.shape[1], dtype=torch.float64)
    loss = contrastive(threshold)(torch.tensor(inliers), torch.tensor(auxiliary), weights)
    np.testing.assert_allclose(loss, expected, rtol=1e-12)


def gradients(objective: Objective) -> tuple[Tensor, Tensor]:
    inliers, auxiliary = INLIERS.clone().requires_grad_(), AUXILIARY.clone().requires_grad_()
    objective(inliers, auxiliary, WEIGHTS).sum().backward()
    return inliers.grad, auxiliary.grad


def test_a_clamped_auxiliary_sample_has_no_gradient() -> None:
    inliers, auxiliary = gradients(contrastive(9.0))
    assert torch.equal(auxiliary, torch.tensor([[-1 / 3, 0.0, 0.0], [0.0, -1 / 2, 0.0]]))
    assert torch.equal(inliers, WEIGHTS)


def test_a_pair_beyond_the_margin_leaves_the_likelihood_alone() -> None:
    """A pair within it pulls on both its samples, as in Hendrycks et al.: the inlier is no constant."""
    inliers, auxiliary = gradients(likelihood_margin(10.0))
    expected = torch.tensor([[-1 / 3, 0.0, -1 / 3], [-1 / 2, -1 / 2, 0.0]])
    assert torch.equal(auxiliary, expected)
    assert torch.equal(inliers, WEIGHTS - expected)


@pytest.mark.parametrize("objective", [contrastive(0.0), likelihood_margin(1.0)])
def test_a_missing_auxiliary_set_is_named(objective: Objective) -> None:
    with pytest.raises(ValueError, match="needs an auxiliary set"):
        objective(INLIERS, None, WEIGHTS)

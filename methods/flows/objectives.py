"""Training objectives on negative log-likelihoods, one value per member.

Each takes `inliers` and `auxiliary`, both `(m, b)` in nats without constant, and `weights` `(m, b)` whose
rows sum to one, and returns the losses `(m,)`.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from methods.detector import required

Objective = Callable[[Tensor, Tensor | None, Tensor], Tensor]


def maximum_likelihood(inliers: Tensor, auxiliary: Tensor | None, weights: Tensor) -> Tensor:
    """Mean negative log-likelihood of the inliers (CF, equation 1)."""
    return (weights * inliers).sum(1)


def contrastive(threshold: float) -> Objective:
    """`mean nll(x) - mean min(nll(y), threshold)` (CF, algorithm 1 and "Contrastive Loss Clamping").

    An auxiliary sample that is already less likely than the threshold adds no gradient, but counts in the
    mean.
    """

    def objective(inliers: Tensor, auxiliary: Tensor | None, weights: Tensor) -> Tensor:
        return (weights * (inliers - required(auxiliary).clamp(max=threshold))).sum(1)

    return objective


def likelihood_margin(margin: float) -> Objective:
    """`mean nll(x) + mean max(0, margin + nll(x) - nll(y))`: outlier exposure for densities.

    Hendrycks et al. 2019, section 4.4; `margin` in nats of the whole vector (there: one per pixel).
    """

    def objective(inliers: Tensor, auxiliary: Tensor | None, weights: Tensor) -> Tensor:
        hinge = torch.relu(margin + inliers - required(auxiliary))
        return (weights * (inliers + hinge)).sum(1)

    return objective

"""Losses of NFAD and BGAD on log-likelihoods per dimension, one value per member.

Each takes `likelihood` `(m, n)` in nats (`log p / channels`) and `abnormal` `(m, n)`, true where the feature belongs
to an anomaly, and returns the losses `(m,)`. Means over nothing are zero. The official code multiplies what it
compares with the boundary by 1/10 (its `normalizer`); `u` is that scaled likelihood.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

Objective = Callable[[Tensor, Tensor], Tensor]
_LEAST = 1e-6


def maximum_likelihood(likelihood: Tensor, abnormal: Tensor) -> Tensor:
    """`mean_normal -logsigmoid(l)` (BGAD's L_ml, in its official code's form)."""
    return masked_mean(-logsigmoid(likelihood), ~abnormal)


@dataclass(frozen=True)
class Weighting:
    """`u = l / scale`, and whether features count by their focal weights, which `limit` may bound.

    The official weight of an abnormal feature has a pole at `u = 0`, around which the features of ResNet-18 lie.
    """

    scale: float
    focal: bool
    limit: float | None = None

    def __call__(self, likelihood: Tensor, abnormal: Tensor) -> tuple[Tensor, Tensor]:
        """`u` and the weights of normal and abnormal features, without gradient, both `(m, n)`."""
        u = likelihood / self.scale
        if not self.focal:
            return u, torch.ones_like(u)
        weights = focal_weights(u.detach(), abnormal)
        return u, weights if self.limit is None else weights.clamp(max=self.limit)


@dataclass(frozen=True)
class Boundary:
    """`beta`: the fraction of normal features that lie below the boundary; `margin`: BGAD's tau."""

    beta: float
    margin: float

    def __post_init__(self) -> None:
        if not 0 <= self.beta < 1:
            raise ValueError(f"beta is {self.beta}; it must lie in [0, 1)")

    def of(self, u: Tensor, abnormal: Tensor) -> tuple[Tensor, Tensor]:
        """The normal and the abnormal boundary `(m, 1)` of a batch: the normal features' `int(n beta)`-th smallest
        `u`, and that less the margin (BGAD, `get_logp_boundary`); without gradient."""
        ordered = u.detach().masked_fill(abnormal, torch.inf).sort(1).values
        index = ((~abnormal).sum(1, keepdim=True).double() * self.beta).long()
        normal = ordered.gather(1, index)
        return normal, normal - self.margin


def normal_pull(weighting: Weighting, boundary: Boundary) -> Objective:
    """`L_ml + loss_n`: BGAD without anomalies (its `bgad_train_engine.py`)."""

    def objective(likelihood: Tensor, abnormal: Tensor) -> Tensor:
        u, weights = weighting(likelihood, abnormal)
        pull, _ = semi_push_pull(u, abnormal, weights, boundary)
        return weighted_likelihood(likelihood, abnormal, weights) + pull

    return objective


def boundary_guided(weighting: Weighting, boundary: Boundary, strength: float) -> Objective:
    """`L_ml + strength (loss_n + loss_a)`: BGAD; only `L_ml` where a batch has no abnormal feature."""

    def objective(likelihood: Tensor, abnormal: Tensor) -> Tensor:
        u, weights = weighting(likelihood, abnormal)
        pull, push = semi_push_pull(u, abnormal, weights, boundary)
        guided = torch.where(abnormal.any(1), pull + push, 0)
        return weighted_likelihood(likelihood, abnormal, weights) + strength * guided

    return objective


def fixed_margin(weighting: Weighting, margin: float, strength: float) -> Objective:
    """`L_ml + strength mean_abnormal max(0, u + margin)`: our reading of BGAD-dagger's conventional contrastive loss.

    The paper gives no formula. Here, as in a contrastive loss without boundary, every normal feature is pulled up
    (by `L_ml`) and every abnormal one pushed below a margin that is fixed in advance, `u = -margin`.
    """

    def objective(likelihood: Tensor, abnormal: Tensor) -> Tensor:
        u, weights = weighting(likelihood, abnormal)
        push = masked_mean((u + margin).relu() * weights, abnormal)
        return weighted_likelihood(likelihood, abnormal, weights) + strength * push

    return objective


def weighted_likelihood(likelihood: Tensor, abnormal: Tensor, weights: Tensor) -> Tensor:
    """`mean_normal -logsigmoid(l) w`: the weights do not change what the mean divides by."""
    return masked_mean(-logsigmoid(likelihood) * weights, ~abnormal)


def semi_push_pull(u: Tensor, abnormal: Tensor, weights: Tensor, boundary: Boundary) -> tuple[Tensor, Tensor]:
    """`loss_n` and `loss_a`: weighted means of the distance to the boundary over those on its wrong side.

    Means, as in the official code, not the slides' sums (BGAD, `calculate_bg_spp_loss`).
    """
    normal_boundary, abnormal_boundary = boundary.of(u, abnormal)
    pull = masked_mean((normal_boundary - u) * weights, ~abnormal & (u <= normal_boundary))
    push = masked_mean((u - abnormal_boundary) * weights, abnormal & (u >= abnormal_boundary))
    return pull, push


def focal_weights(u: Tensor, abnormal: Tensor) -> Tensor:
    """BGAD's asymmetric focal weights (`normal_fl_weighting`, `abnormal_fl_weighting`).

    Normal: `11.7 sqrt(1 - e^u) |u|`, and 1 where `u > -0.2`. Abnormal: `0.53 (1 + e^u)^2 / |u|`, and 1 where
    `u <= -1`. At `u = 0`, where the latter is infinite, it is that of `|u|` = 1e-6.
    """
    of_normal = torch.where(u > -0.2, 1, 11.7 * (1 - u.exp()).clamp(min=0).sqrt() * u.abs())
    of_abnormal = torch.where(u <= -1, 1, 0.53 * (1 + u.exp()).square() / u.abs().clamp(min=_LEAST))
    return torch.where(abnormal, of_abnormal, of_normal)


def masked_mean(values: Tensor, mask: Tensor) -> Tensor:
    """Means `(m,)` over the entries of each row that the mask `(m, n)` keeps; zero where it keeps none."""
    return torch.where(mask, values, 0).sum(1) / mask.sum(1).clamp(min=1)

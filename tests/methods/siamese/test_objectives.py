"""Each loss by hand and beside its formula, in float64."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from methods.siamese.objectives import attraction, classification, likelihood, repulsion

RNG = np.random.default_rng(0)


def features(count: int) -> list[Tensor]:
    """`count` of shape (2 levels, 3 images, 4)."""
    return [torch.tensor(RNG.standard_normal((2, 3, 4)), requires_grad=True) for _ in range(count)]


def cosine(a: Tensor, b: Tensor) -> np.ndarray:
    x, y = a.detach().numpy(), b.detach().numpy()
    return (x * y).sum(-1) / np.sqrt((x * x).sum(-1) * (y * y).sum(-1))


def double(*rows: list[float]) -> Tensor:
    return torch.tensor(rows, dtype=torch.float64)


def test_the_likelihood_is_a_mean_per_dimension() -> None:
    """Two images; levels of 8 and 4 dimensions: `||z||^2 / 2` is 4 and 8, log-determinants are 1, -3 and 5, 6."""
    ones = torch.ones(2, 2, 2, 2, dtype=torch.float64), 2 * torch.ones(2, 4, 1, 1, dtype=torch.float64)
    volumes = double([1.0, -3.0], [5.0, 6.0])
    assert likelihood(list(zip(ones, volumes, strict=True))).item() == (((12 - 6) + (12 - 3)) / 2) / 12


def test_attraction_by_hand() -> None:
    """One level, two images: cosines 1 and 0.6 one way, -1 and 0 the other."""
    p1, g2 = double([2.0, 0.0], [3.0, 4.0]), double([5.0, 0.0], [1.0, 0.0])
    p2, g1 = double([0.0, 1.0], [0.0, 1.0]), double([0.0, -2.0], [7.0, 0.0])
    found = attraction((p1[None], p2[None]), (g1[None], g2[None]))
    assert found.item() == pytest.approx(-0.5 * ((1 + 0.6) / 2 + (-1 + 0) / 2), rel=1e-12)


def test_attraction_is_its_formula_and_stops_at_what_was_projected() -> None:
    p1, p2, g1, g2 = features(4)
    found = attraction((p1, p2), (g1, g2))
    assert found.item() == pytest.approx(-0.5 * (cosine(p1, g2) + cosine(p2, g1)).mean(), rel=1e-12)
    found.backward()
    assert p1.grad.any()
    assert p2.grad.any()
    assert g1.grad is None
    assert g2.grad is None


def test_repulsion_by_hand() -> None:
    """Cosines 0.6 and -1 on the first level, 0 and 0.8 on the second: only positive ones count."""
    box = torch.stack([double([3.0, 4.0], [1.0, 0.0]), double([1.0, 0.0], [4.0, 3.0])])
    anomalous = torch.stack([double([1.0, 0.0], [-2.0, 0.0]), double([0.0, 9.0], [1.0, 0.0])])
    assert repulsion(box, anomalous).item() == pytest.approx((0.6 + 0 + 0 + 0.8) / 4, rel=1e-12)


def test_repulsion_is_its_formula_and_moves_both() -> None:
    box, anomalous = features(2)
    found = repulsion(box, anomalous)
    cosines = cosine(box, anomalous)
    assert found.item() == pytest.approx(cosines.clip(min=0).mean(), rel=1e-12)
    found.backward()
    for feature in (box, anomalous):
        assert (feature.grad.numpy().any(-1) == (cosines > 0)).all()


@pytest.mark.parametrize(("smoothing", "target"), [(0.0, 1.0), (0.35, 0.825), (0.7, 0.65)])
def test_classification_by_hand(smoothing: float, target: float) -> None:
    """Logits whose probabilities are 3/4, 1/2 for normal images and 1/5, 9/10 for anomalous ones of their own class."""
    normal = double([math.log(3), 0.0], [2.0, 2.0])
    anomalous = double([math.log(4), 0.0], [0.0, math.log(9)])
    expected = [-target * math.log(p) - (1 - target) * math.log(1 - p) for p in (0.75, 0.5, 0.2, 0.9)]
    found = classification(normal, anomalous, smoothing)
    assert found.item() == pytest.approx(sum(expected) / 4, rel=1e-12)

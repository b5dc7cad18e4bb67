"""What a flow learns of two normal distributions, on the line."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from methods.detector import Detector, Features
from methods.two_normals import Normal, grid, learned_density, samples_of
from tests.methods.world import runnable

FIGURES = Path(__file__).parents[2] / "config/figures.yaml"
P, Q = Normal(0, 1), Normal(1, 2)


class Known(Detector):
    """Scores of a joint density that is known: x is N(1, 4), u is N(0.5 x, 0.25)."""

    def fit(self, features: Features, auxiliary: Features | None = None) -> "Known":
        return self

    def decision_function(self, features: Features) -> np.ndarray:
        x, u = np.asarray(features, dtype=np.float64).T
        return ((x - 1) / 2) ** 2 / 2 + np.log(2) + ((u - x / 2) / 0.5) ** 2 / 2 + np.log(0.5)


def density(normal: Normal, x: np.ndarray) -> np.ndarray:
    return np.exp(-((x - normal.mean) ** 2) / (2 * normal.variance)) / np.sqrt(2 * np.pi * normal.variance)


def test_samples_are_of_their_distributions_with_noise_beside_them() -> None:
    data = samples_of(P, Q, 50_000, seed=0)
    assert data.auxiliary is not None
    for samples, normal in ((data.inliers, P), (data.auxiliary, Q)):
        assert (samples.shape, samples.dtype) == ((50_000, 2), np.float32)
        assert samples.mean(axis=0) == pytest.approx([normal.mean, 0], abs=0.03)
        assert np.cov(samples.T) == pytest.approx(np.diag([normal.variance, 1]), abs=0.05)


def test_the_seed_decides_and_both_sets_are_independent() -> None:
    data, again, other = (samples_of(P, P, 1000, seed) for seed in (0, 0, 1))
    assert np.array_equal(data.inliers, again.inliers)
    assert not np.array_equal(data.inliers, other.inliers)
    assert data.auxiliary is not None
    assert abs(np.corrcoef(data.inliers[:, 0], data.auxiliary[:, 0])[0, 1]) < 0.1


def test_the_noise_is_integrated_out() -> None:
    """Also where it depends on x."""
    x = np.linspace(-3, 5, 9)
    assert learned_density(Known(), x) == pytest.approx(density(Normal(1, 4), x), rel=1e-4)


def test_the_grid_covers_both_distributions() -> None:
    x = grid(P, Q)
    assert (x[0], x[-1]) == pytest.approx((1 - 5 * np.sqrt(2), 1 + 5 * np.sqrt(2)))
    assert all(np.trapezoid(density(normal, x), x) == pytest.approx(1, abs=1e-5) for normal in (P, Q))


def test_a_contrastive_flow_learns_the_positive_difference_and_a_flow_the_inliers() -> None:
    """With the settings of the figure, but a fourth of its steps and fewer blocks."""
    data, x = samples_of(P, Q, 16384, seed=0), grid(P, Q)
    p, difference = density(P, x), np.maximum(density(P, x) - density(Q, x), 0)
    difference /= np.trapezoid(difference, x)
    declared = yaml.safe_load(FIGURES.read_text(encoding="utf-8"))["positive_difference"]["hyperparameters"]
    settings = {name: entry["value"] for name, entry in declared.items()}
    methods = {method.key: method for method in runnable()}
    flow, cf = (learned_density(methods[key].fit(data, **settings), x) for key in ("flow", "cf"))
    assert distance(x, flow, p) < 0.1 < 0.2 < distance(x, flow, difference)
    assert distance(x, cf, difference) < 0.15 < 0.2 < distance(x, cf, p)


def distance(x: np.ndarray, one: np.ndarray, other: np.ndarray) -> float:
    """The total variation."""
    return float(np.trapezoid(np.abs(one - other), x)) / 2

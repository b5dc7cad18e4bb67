"""What a flow learns of samples of two normal distributions: a density on the line (CF figure 3).

A coupling block splits its vectors in two and so cannot take a single number. Therefore a second coordinate stands
beside each sample x: standard normal u, drawn independently in both sets. As p(x)N(u) - q(x)N(u) = (p(x) - q(x))N(u),
the normalised positive difference of the two joint densities is that of p and q times N(u), and its marginal is that of
p and q themselves. The marginal of the learned joint density is integrated over u numerically.
"""

from typing import NamedTuple

import numpy as np

from methods.detector import Detector, TrainingSet
from methods.seeds import derive

REACH = 5.0  # how far densities are followed, in deviations
STEPS = 1000  # of x
NOISE_STEPS = 200  # of u


class Normal(NamedTuple):
    """A normal distribution of one variable."""

    mean: float
    variance: float


def samples_of(inlier: Normal, auxiliary: Normal, count: int, seed: int) -> TrainingSet:
    """`count` samples of each distribution, float32 `(count, 2)`: x, and independent noise beside it."""
    inliers, drawn = _drawn(inlier, count, derive(seed, "inliers")), _drawn(auxiliary, count, derive(seed, "auxiliary"))
    return TrainingSet("two normals", inliers, drawn)


def _drawn(normal: Normal, count: int, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).standard_normal((count, 2))
    return (noise * [np.sqrt(normal.variance), 1] + [normal.mean, 0]).astype(np.float32)


def grid(inlier: Normal, auxiliary: Normal) -> np.ndarray:
    """Rising x `(n,)` over both distributions, in equal steps."""
    ends = [(n.mean - REACH * np.sqrt(n.variance), n.mean + REACH * np.sqrt(n.variance)) for n in (inlier, auxiliary)]
    return np.linspace(min(low for low, _ in ends), max(high for _, high in ends), STEPS + 1)


def learned_density(detector: Detector, x: np.ndarray) -> np.ndarray:
    """The density `(n,)` in float64 of x `(n,)` under a detector fitted on `samples_of`.

    Its scores are negative log-likelihoods in nats without the constant term, here log 2 pi.
    """
    u = np.linspace(-REACH, REACH, NOISE_STEPS + 1)
    points = np.stack(np.meshgrid(x, u, indexing="ij"), axis=-1).reshape(-1, 2)
    scores = detector.decision_function(points.astype(np.float32)).reshape(len(x), len(u))
    return np.asarray(np.trapezoid(np.exp(-scores) / (2 * np.pi), u, axis=1))

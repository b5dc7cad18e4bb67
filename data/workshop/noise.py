"""Random fields of SIDE x SIDE pixels with mean 0 and deviation 1."""

from collections.abc import Sequence

import numpy as np
from scipy.ndimage import gaussian_filter

from data.workshop.geometry import SIDE, Map


def field(rng: np.random.Generator, sigma: float | Sequence[float]) -> Map:
    """White noise smoothed over `sigma` pixels (rows, columns if two are given)."""
    values: Map = gaussian_filter(rng.standard_normal((SIDE, SIDE)), sigma, mode="wrap")
    return (values - values.mean()) / values.std()


def fractal(rng: np.random.Generator, sigmas: Sequence[float]) -> Map:
    """Fields of several sizes, the larger the stronger."""
    weights = np.sqrt(sigmas)
    layers = [weight * field(rng, sigma) for weight, sigma in zip(weights, sigmas, strict=True)]
    return np.sum(layers, axis=0) / np.linalg.norm(weights)

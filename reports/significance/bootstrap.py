"""Confidence intervals of mean differences by resampling categories."""

import numpy as np

RESAMPLES = 10_000
LEVEL = 0.95


def intervals(differences: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the 95 % percentile interval of each column's mean, (pairs,) each.

    differences: (n, pairs), a row per category. What is resampled are the categories, with replacement, each with all
    of its pairs and its mean over repetitions, 10000 times (Efron 1979): the interval says how the mean would vary
    with other categories, not with other seeds. With few categories it is too narrow.
    """
    n = len(differences)
    shares = generator.multinomial(n, np.full(n, 1 / n), size=RESAMPLES) / n
    low, high = np.quantile(shares @ differences, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return low, high

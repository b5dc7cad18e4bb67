"""Average ranks over categories, and which of them differ (Demsar 2006)."""

import math
from collections.abc import Sequence

import numpy as np
from scipy import stats

from reports.significance.testing import ALPHA, smallest_p


def average_ranks(values: np.ndarray) -> np.ndarray:
    """The mean over blocks of each method's rank, (k,): 1 for the highest, ties share the mean of their ranks.

    values: (n, k), a row per block.
    """
    ranks: np.ndarray = stats.rankdata(-values, axis=1).mean(axis=0)
    return ranks


def friedman_p(values: np.ndarray) -> float:
    """The p of Friedman's test that all methods of `values` (n, k) rank alike, with ties corrected.

    The distribution is the chi-squared approximation; of two methods it is that of the sign test. 1 where all tie.
    """
    n, k = values.shape
    ranks = stats.rankdata(values, axis=1)
    spread = (ranks**2).sum() - n * k * (k + 1) ** 2 / 4
    if spread == 0:
        return 1.0
    between = ((ranks.sum(axis=0) - n * (k + 1) / 2) ** 2).sum()
    return float(stats.chi2.sf((k - 1) * between / spread, k - 1))


def critical_difference(methods: int, blocks: int) -> float:
    """How far average ranks must lie apart to differ at 0.05 by the Nemenyi test.

    Demsar 2006 ("Statistical comparisons of classifiers over multiple data sets", section 3.2.2): q sqrt(k (k + 1) /
    6 n), q the studentised range for infinite degrees of freedom over the square root of 2.
    """
    q = stats.studentized_range.ppf(1 - ALPHA, methods, np.inf) / math.sqrt(2)
    return float(q * math.sqrt(methods * (methods + 1) / (6 * blocks)))


def cliques(ranks: Sequence[float], difference: float) -> list[tuple[int, int]]:
    """First and last position in the rising `ranks` of each largest group that spans less than `difference`."""
    last = [int(np.searchsorted(ranks, rank + difference, side="left")) - 1 for rank in ranks]
    groups = [(first, end) for first, end in enumerate(last) if end > first]
    return [group for i, group in enumerate(groups) if i == 0 or groups[i - 1][1] < group[1]]


def can_differ(blocks: int) -> bool:
    """Whether so many blocks can show any two methods to differ, by an exact test of that pair alone."""
    return smallest_p(blocks) <= ALPHA

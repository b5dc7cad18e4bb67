"""Tests of paired differences, and the correction for many of them."""

import math

import numpy as np
from scipy import stats

ALPHA = 0.05


def wilcoxon(differences: np.ndarray) -> tuple[float, float]:
    """The sum of signed ranks of paired differences (n,), and the two-sided p of their test (Wilcoxon 1945).

    Zeros are left out. The p is exact for up to 50 differences without ties, and up to 13 with ties; else it is the
    normal approximation's. Without any difference the sum is 0 and p is 1.
    """
    there = differences[differences != 0]
    if not len(there):
        return 0.0, 1.0
    signed_ranks = np.sign(there) * stats.rankdata(np.abs(there))
    return float(signed_ranks.sum()), float(stats.wilcoxon(there).pvalue)


def smallest_p(blocks: int, tests: int = 1) -> float:
    """The smallest two-sided p that so many blocks can give: all differences of one sign, 2 of 2^n signs.

    After Holm's correction of so many tests, of the smallest of them.
    """
    return min(1.0, tests * math.ldexp(2.0, -blocks))


def holm(p: np.ndarray) -> np.ndarray:
    """The p of (m,) tests, adjusted step down so that any of them is wrongly below alpha with at most that chance.

    Holm 1979 ("A simple sequentially rejective multiple test procedure"): the i-th smallest of m times m - i + 1, and
    at least the ones before it.
    """
    order = np.argsort(p, kind="stable")
    scaled = p[order] * np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(scaled), 1)
    return adjusted

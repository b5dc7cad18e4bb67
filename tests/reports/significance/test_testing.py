"""The signed-rank test against hand-counted signs and scipy, and Holm's correction by hand."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reports.significance.testing import holm, smallest_p, wilcoxon


def by_all_signs(differences: list[int]) -> float:
    """The share of all signs whose sum of signed ranks is at least as far from 0."""
    ranks = stats.rankdata(np.abs(differences))
    found = abs(np.sign(differences) @ ranks)
    sums = [abs(np.array(signs) @ ranks) for signs in product([-1, 1], repeat=len(differences))]
    return float(np.mean([total >= found - 1e-9 for total in sums]))


@given(st.lists(st.integers(-6, 6).filter(bool), min_size=1, max_size=8))
def test_p_is_the_share_of_signs_that_are_as_extreme(differences: list[int]) -> None:
    """With ties and without."""
    assert wilcoxon(np.array(differences, dtype=float))[1] == pytest.approx(by_all_signs(differences))


def test_by_hand() -> None:
    """Ranks 1 to 5, of which only the smallest is negative: sums 14 and 1, and 2 x 2 of 32 signs are as extreme."""
    assert wilcoxon(np.array([-1.0, 2, 3, 4, 5])) == (13, pytest.approx(4 / 32))


def test_many_differences_are_scipys() -> None:
    differences = np.random.default_rng(0).normal(0.3, 1, 60)
    sum_of_ranks, p = wilcoxon(differences)
    found = stats.wilcoxon(differences)
    assert (60 * 61 / 2 - abs(sum_of_ranks)) / 2 == found.statistic
    assert p == found.pvalue


def test_zeros_are_left_out() -> None:
    assert wilcoxon(np.array([0.0, 1, 2, 0, 3])) == wilcoxon(np.array([1.0, 2, 3])) == (6, pytest.approx(1 / 4))
    assert wilcoxon(np.zeros(4)) == (0, 1)


@pytest.mark.parametrize("blocks", [1, 2, 5, 6, 10])
def test_the_smallest_p_is_that_of_differences_of_one_sign(blocks: int) -> None:
    assert smallest_p(blocks) == pytest.approx(wilcoxon(np.arange(1.0, blocks + 1))[1])


def test_the_smallest_p_of_many_tests() -> None:
    """Ten categories cannot tell any of nine methods from another: 36 pairs."""
    assert smallest_p(10, 36) == pytest.approx(0.0703125)
    assert smallest_p(4, 15) == 1


def test_holm_by_hand() -> None:
    """0.01 x 4, 0.02 x 3, 0.03 x 2 (no smaller than the one before), 0.5 x 1."""
    np.testing.assert_allclose(holm(np.array([0.03, 0.01, 0.5, 0.02])), [0.06, 0.04, 0.5, 0.06])
    np.testing.assert_allclose(holm(np.array([0.4, 0.6])), [0.8, 0.8])
    assert len(holm(np.array([]))) == 0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_rejects_what_its_steps_reject(values: list[float]) -> None:
    """Step by step: the smallest at alpha / m, the next at alpha / (m - 1), until one is not."""
    p = np.array(values)
    rejected = set()
    for left, test in zip(range(len(p), 0, -1), np.argsort(p, kind="stable"), strict=True):
        if p[test] * left > 0.05:
            break
        rejected.add(int(test))
    assert set(np.flatnonzero(holm(p) <= 0.05).tolist()) == rejected

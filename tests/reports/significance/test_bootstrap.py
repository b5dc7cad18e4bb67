"""Bootstrap intervals of means whose distribution is known."""

import numpy as np
import pytest
from scipy import stats

from data.seeded import generator
from reports.significance.bootstrap import intervals


def test_of_zeros_and_ones_it_is_the_binomials() -> None:
    """The resampled mean of 40 differences, 10 of them 1, is a binomial share."""
    low, high = intervals(np.array([[1.0]] * 10 + [[0.0]] * 30), generator("a"))
    expected = stats.binom(40, 0.25).ppf([0.025, 0.975]) / 40
    assert [low[0], high[0]] == pytest.approx(expected)


def test_pairs_are_resampled_together_and_alike_by_the_same_seed() -> None:
    differences = np.random.default_rng(0).normal(size=(9, 2))
    both = np.hstack([differences, differences[:, :1] + 5])
    low, high = intervals(both, generator("a"))
    assert low[2] - low[0] == pytest.approx(5)
    np.testing.assert_array_equal(intervals(both, generator("a")), [low, high])
    assert (intervals(both, generator("b"))[0] != low).any()


def test_equal_differences_have_no_width() -> None:
    low, high = intervals(np.full((4, 1), 2.5), generator("a"))
    assert low[0] == pytest.approx(2.5) == high[0]

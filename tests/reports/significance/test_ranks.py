"""Average ranks, Friedman's test and the critical difference, by hand and against Demsar's paper."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reports.significance.ranks import average_ranks, can_differ, cliques, critical_difference, friedman_p

# Demsar 2006, table 5 (a): critical values of the two-tailed Nemenyi test at 0.05, of 2 to 10 classifiers.
DEMSAR = [1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164]


@pytest.mark.parametrize(("methods", "q"), [*enumerate(DEMSAR, start=2)])
def test_the_critical_difference_has_demsars_critical_values(methods: int, q: float) -> None:
    """With n = k (k + 1) / 6 blocks the root is 1; the table is rounded from a studentised range that was rounded."""
    blocks = methods * (methods + 1) / 6
    assert critical_difference(methods, blocks) == pytest.approx(q, abs=0.0011)


def test_the_critical_difference_of_demsars_example() -> None:
    """Section 3.2.2: four algorithms on 14 data sets."""
    assert critical_difference(4, 14) == pytest.approx(1.25, abs=0.005)


def test_ties_share_the_mean_of_their_ranks() -> None:
    """Ranks 1, 2.5, 2.5 and 3, 2, 1."""
    values = np.array([[90.0, 80, 80], [70, 75, 80]])
    assert average_ranks(values).tolist() == [2, 2.25, 1.75]


@given(st.integers(3, 5), st.integers(2, 9), st.integers(0, 1000))
def test_friedman_is_scipys(methods: int, blocks: int, seed: int) -> None:
    """With ties, except where all tie."""
    values = np.random.default_rng(seed).integers(0, 4, (blocks, methods)).astype(float)
    values[0] = np.arange(methods)
    assert friedman_p(values) == pytest.approx(stats.friedmanchisquare(*values.T).pvalue)


def test_friedman_of_two_methods_and_of_none_that_differ() -> None:
    """Of 4 blocks one method wins all: chi-squared 4."""
    assert friedman_p(np.array([[1.0, 2]] * 4)) == pytest.approx(stats.chi2.sf(4, 1))
    assert friedman_p(np.ones((3, 4))) == 1


@pytest.mark.parametrize(
    ("ranks", "difference", "groups"),
    [
        ([1, 2, 3, 4], 1.5, [(0, 1), (1, 2), (2, 3)]),
        ([1, 2, 3, 4], 2, [(0, 1), (1, 2), (2, 3)]),
        ([1, 1.5, 3, 4], 2.5, [(0, 2), (2, 3)]),
        ([1, 2, 2.5, 6], 2, [(0, 2)]),
        ([1, 3, 5], 1, []),
        ([1, 2, 3], 9, [(0, 2)]),
    ],
)
def test_cliques_are_the_largest_groups_within_the_difference(
    ranks: list[float], difference: float, groups: list[tuple[int, int]]
) -> None:
    assert cliques(ranks, difference) == groups


def test_five_categories_tell_no_two_methods_apart() -> None:
    assert [blocks for blocks in range(2, 9) if can_differ(blocks)] == [6, 7, 8]

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from reports.figure_file import write_figure
from reports.positive_difference import (
    Difference,
    NormalDensity,
    difference_figure,
    difference_text,
    positive_difference,
)

P, Q = NormalDensity(0, 1), NormalDensity(1, 2)
X = np.linspace(-8, 10, 4001)


def learned(density: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"x": X, "learned": density})


@pytest.fixture
def analytic() -> np.ndarray:
    return positive_difference(X, P.at(X), Q.at(X))


def test_it_is_the_difference_over_its_integral_where_p_is_larger(analytic: np.ndarray) -> None:
    """The integral by the distribution functions at the ends, where x^2 / 4 + x / 2 = 1 / 4 + log(2) / 2."""
    low, high = -1 + np.array([-1, 1]) * np.sqrt(2 + 2 * np.log(2))
    mass = np.diff(norm.cdf([low, high])) - np.diff(norm.cdf([low, high], 1, np.sqrt(2)))
    at = np.array([-2.0, 0.0, 0.5])
    expected = (norm.pdf(at) - norm.pdf(at, 1, np.sqrt(2))) / mass
    assert np.interp(at, X, analytic) == pytest.approx(expected, rel=1e-4)
    assert analytic[(low > X) | (high < X)].max() == 0
    assert Difference.of(learned(analytic), P, Q).borders == pytest.approx([low, high], abs=1e-4)


def test_agreement_with_itself_is_perfect(analytic: np.ndarray) -> None:
    found = Difference.of(learned(analytic), P, Q).agreement
    assert (found.total_variation, found.kl) == (0, 0)
    assert found.mass == pytest.approx(1)


def test_agreement_of_a_density_that_is_not_it(analytic: np.ndarray) -> None:
    """Half of the mass moved to where there is none is half of a total variation, and log 2 of divergence."""
    elsewhere = norm.pdf(X, 5, 0.1)
    found = Difference.of(learned((analytic + elsewhere) / 2), P, Q).agreement
    assert found.total_variation == pytest.approx(0.5, abs=1e-3)
    assert found.kl == pytest.approx(np.log(2), abs=1e-3)
    assert found.mass == pytest.approx(1, abs=1e-3)


def test_what_a_flow_without_auxiliary_set_would_have_is_told(analytic: np.ndarray) -> None:
    found = Difference.of(learned(P.at(X)), P, Q).agreement
    assert found.total_variation == found.inliers > 0.2


def test_two_equal_distributions_have_no_positive_difference() -> None:
    with pytest.raises(ValueError, match="p is nowhere larger than q"):
        positive_difference(X, P.at(X), P.at(X))


def test_a_file_without_the_density_is_refused() -> None:
    with pytest.raises(ValueError, match="learned density: missing column learned"):
        Difference.of(pd.DataFrame({"x": X}), P, Q)


def test_the_figure_prints_the_agreement(analytic: np.ndarray) -> None:
    """As its caption does; dotted lines stand where p = q in both panels."""
    found = Difference.of(learned((analytic + P.at(X)) / 2), P, Q)
    given, right = difference_figure(found, P, Q).axes
    value = f"{found.agreement.total_variation:.3f}"
    assert [text.get_text() for text in right.texts] == [
        f"total variation {value}\n(p itself: {found.agreement.inliers:.3f})\nKL {found.agreement.kl:.3f} nats"
    ]
    assert f"is {value} (0 where equal" in difference_text(found.agreement, P, Q).caption
    labels = [text.get_text() for text in given.get_legend().get_texts()]
    assert labels == ["inliers, p = N(0, 1)", "auxiliary set, q = N(1, 2)", "p > q"]
    for axes in (given, right):
        assert [line.get_xdata()[0] for line in axes.lines[2:]] == pytest.approx(found.borders)


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_equal_figures_are_equal_bytes(analytic: np.ndarray, tmp_path: Path, kind: str) -> None:
    for name in ("a", "b"):
        found = Difference.of(learned(analytic), P, Q)
        write_figure(difference_figure(found, P, Q), tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()

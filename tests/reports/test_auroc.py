import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from reports.auroc import auroc


@st.composite
def scored_labels(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Both classes, and few enough distinct scores that ties are common."""
    labels = [False, True, *draw(st.lists(st.booleans(), max_size=60))]
    scores = draw(st.lists(st.integers(-8, 8), min_size=len(labels), max_size=len(labels)))
    return np.array(labels), np.array(scores, dtype=np.float64)


def brute_force(anomaly: np.ndarray, scores: np.ndarray) -> float:
    pairs = scores[anomaly][:, None] - scores[~anomaly][None, :]
    return float(((pairs > 0) + 0.5 * (pairs == 0)).mean())


@given(scored_labels())
def test_is_the_probability_that_an_anomaly_scores_higher(case: tuple[np.ndarray, np.ndarray]) -> None:
    assert abs(auroc(*case) - brute_force(*case)) <= 1e-12


@given(scored_labels())
def test_agrees_with_sklearn(case: tuple[np.ndarray, np.ndarray]) -> None:
    assert abs(auroc(*case) - roc_auc_score(*case)) <= 1e-12


@given(scored_labels())
def test_depends_on_the_order_only(case: tuple[np.ndarray, np.ndarray]) -> None:
    anomaly, scores = case
    assert auroc(anomaly, scores) == auroc(anomaly, np.exp(scores) + 3)
    assert abs(auroc(anomaly, -scores) - (1 - auroc(anomaly, scores))) <= 1e-12


def test_by_hand() -> None:
    """Anomaly 2 beats both zeros and ties with 2; anomaly 0 ties with both zeros: 3.5 of 6 pairs."""
    assert auroc([1, 1, 0, 0, 0], [2.0, 0.0, 0.0, 0.0, 2.0]) == pytest.approx(3.5 / 6, abs=1e-15)


def test_infinite_scores_are_the_ends_of_the_order() -> None:
    assert auroc([0, 0, 1, 1], [-np.inf, 1.0, 2.0, np.inf]) == 1.0


@pytest.mark.parametrize(
    ("anomaly", "scores", "message"),
    [
        ([0, 0], [1.0, 2.0], "0 anomalies of 2"),
        ([1, 1], [1.0, 2.0], "2 anomalies of 2"),
        ([], [], "0 anomalies of 0"),
        ([0, 1], [1.0, np.nan], "1 of 2 scores are NaN"),
        ([0, 1, 1], [1.0, 2.0], r"\(3,\) and \(2,\)"),
        ([[0, 1]], [[1.0, 2.0]], r"\(1, 2\)"),
        ([0, 2], [1.0, 2.0], "0 and 1 only"),
    ],
)
def test_refuses(anomaly: list[int], scores: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        auroc(anomaly, scores)

"""The exact area under the ROC curve."""

import numpy as np
from numpy.typing import ArrayLike

from reports.localisation import threshold_free
from reports.localisation.evaluation import image_points


def auroc(anomaly: ArrayLike, scores: ArrayLike) -> float:
    """P(an anomaly scores higher than an inlier) + P(they score the same) / 2, between 0 and 1, exactly.

    The Mann-Whitney statistic over the product of the class sizes, ties counted half (Hanley and
    McNeil 1982, "The meaning and use of the area under a receiver operating characteristic (ROC) curve").

    anomaly: (n,) bool, or 0 and 1. scores: (n,), higher means more anomalous; infinities are ordinary ends of
    the order. Computed in float64. Raises ValueError for other shapes, NaN scores, and when one class is
    empty.
    """
    positive, values = _checked(np.asarray(anomaly), np.asarray(scores, dtype=np.float64))
    return threshold_free.auroc(image_points(values, positive))


def _checked(anomaly: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if anomaly.ndim != 1 or anomaly.shape != scores.shape:
        raise ValueError(f"anomaly and scores must both be (n,), found {anomaly.shape} and {scores.shape}")
    if not np.isin(anomaly, (0, 1)).all():
        raise ValueError("anomaly must hold booleans, or 0 and 1 only")
    if np.isnan(scores).any():
        raise ValueError(f"{int(np.isnan(scores).sum())} of {len(scores)} scores are NaN; a diverged run has no AUROC")
    positive = anomaly.astype(bool)
    if positive.all() or not positive.any():
        raise ValueError(f"AUROC needs inliers and anomalies, found {int(positive.sum())} anomalies of {len(scores)}")
    return positive, scores

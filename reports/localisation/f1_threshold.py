"""The score from which on images or pixels are called anomalous, for figures: metrics need none."""

import numpy as np

from reports.localisation.evaluation import image_points
from reports.localisation.threshold_free import f1


def f1_threshold(scores: np.ndarray, anomalous: np.ndarray) -> float:
    """The threshold with the highest F1 where `score >= threshold` is called anomalous, the highest of equal ones.

    scores: float (n,) or (n, h, w). anomalous: bool, of the same shape. It is chosen on the labels that it is then
    shown with. NaN if any score is, and without anomalies.
    """
    anomalies = scores[anomalous]
    if np.isnan(scores).any() or not anomalies.size:
        return np.nan
    points = image_points(scores, anomalous)
    return float(np.unique(anomalies)[::-1][int(f1(points).argmax())])

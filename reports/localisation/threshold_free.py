"""Metrics that need no threshold, exactly, from operating points.

Each is a fraction, and NaN where it is not defined: without anomalies none is; without normals AUROC and PRO are not.
"""

import numpy as np

from reports.localisation.operating_points import OperatingPoints

LIMIT = 0.3


def auroc(points: OperatingPoints) -> float:
    """P(an anomaly scores higher than a normal) + P(they score the same) / 2, the Mann-Whitney statistic."""
    if not points.anomalies or not points.normals:
        return np.nan
    found = np.diff(points.true_positives, prepend=0)
    beaten = points.normals - points.false_positives + points.ties / 2
    return float(found @ beaten) / (points.anomalies * points.normals)


def average_precision(points: OperatingPoints) -> float:
    """The sum of precision times rise in recall over the thresholds, without interpolation, as scikit-learn has it."""
    if not points.anomalies:
        return np.nan
    found = np.diff(points.true_positives, prepend=0)
    precision = points.true_positives / (points.true_positives + points.false_positives)
    return float(found @ precision) / points.anomalies


def f1_max(points: OperatingPoints) -> float:
    """The highest F1 of any threshold, 2 TP / (2 TP + FP + FN)."""
    if not points.anomalies:
        return np.nan
    return float(
        (2 * points.true_positives / (points.true_positives + points.false_positives + points.anomalies)).max()
    )


def pro(points: OperatingPoints) -> float:
    """The area under mean region overlap against false positive rate, up to a rate of 0.3, divided by 0.3.

    Per-region overlap as in Bergmann et al. 2020 ("Uninformed Students"): each region weighs the same, whatever its
    area. The curve runs from (0, 0) through one point for each distinct score, straight in between.
    """
    if not points.anomalies or not points.normals:
        return np.nan
    before, after = points.false_positives - points.ties, points.false_positives
    rate = np.concatenate([[0], np.stack([before, after], axis=1).ravel() / points.normals, [1]])
    return area_up_to_limit(rate, np.concatenate([[0, 0], np.repeat(points.overlap, 2)]))


def area_up_to_limit(rate: np.ndarray, overlap: np.ndarray) -> float:
    """The area under `overlap` (k,) against a rising `rate` (k,) from 0 to LIMIT, divided by LIMIT.

    The curve is interpolated at LIMIT.
    """
    inside = rate <= LIMIT
    at_limit = np.interp(LIMIT, rate, overlap)
    return float(np.trapezoid(np.append(overlap[inside], at_limit), np.append(rate[inside], LIMIT))) / LIMIT

"""Metrics that need no threshold, exactly, from operating points.

Each is a fraction, and NaN where it is not defined: without anomalies none is; without normals AUROC and PRO are not.
"""

import numpy as np

from reports.localisation.curves import pro_curve
from reports.localisation.operating_points import OperatingPoints


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


def f1(points: OperatingPoints) -> np.ndarray:
    """F1 at each threshold, 2 TP / (2 TP + FP + FN), float64 (k,)."""
    return 2 * points.true_positives / (points.true_positives + points.false_positives + points.anomalies)


def f1_max(points: OperatingPoints) -> float:
    """The highest F1 of any threshold."""
    return float(f1(points).max()) if points.anomalies else np.nan


def pro(points: OperatingPoints) -> float:
    """The area under `pro_curve` up to a false positive rate of 0.3, divided by 0.3."""
    if not points.anomalies or not points.normals:
        return np.nan
    return pro_curve(points).area_up_to_limit

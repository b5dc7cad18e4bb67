"""What is found and what is a false alarm at each threshold that matters."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class OperatingPoints:
    """Images or pixels predicted anomalous, score >= threshold, at each distinct score of an anomaly, falling.

    Between two of these thresholds only false positives are added, at the same recall: the curves through these points
    are those through one threshold per distinct score.

    true_positives, false_positives: int64 (k,), anomalies and normals that score at least the threshold.
    ties: int64 (k,), the normals among them that score exactly the threshold.
    overlap: float64 (k,), the weights of the true positives, summed.
    normals: how many there are.
    """

    true_positives: np.ndarray
    false_positives: np.ndarray
    ties: np.ndarray
    overlap: np.ndarray
    normals: int

    @property
    def anomalies(self) -> int:
        return int(self.true_positives[-1]) if len(self.true_positives) else 0


def operating_points(normals: np.ndarray, anomalies: np.ndarray, weights: np.ndarray | None = None) -> OperatingPoints:
    """The operating points of scores of one dtype without NaN.

    normals: (a,) in rising order. anomalies: (b,) in any order. weights: (b,), 1 unless given.
    """
    thresholds, which, counts = np.unique(anomalies, return_inverse=True, return_counts=True)
    below = np.searchsorted(normals, thresholds, side="left")
    up_to = np.searchsorted(normals, thresholds, side="right")
    overlap = np.bincount(which, weights)
    return OperatingPoints(
        true_positives=counts[::-1].cumsum(),
        false_positives=len(normals) - below[::-1],
        ties=(up_to - below)[::-1],
        overlap=overlap[::-1].cumsum(),
        normals=len(normals),
    )

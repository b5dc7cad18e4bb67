"""The curves under which AUROC and PRO are areas, exactly, from operating points."""

from typing import NamedTuple

import numpy as np

from reports.localisation.operating_points import OperatingPoints

LIMIT = 0.3


class Curve(NamedTuple):
    """A line of straight pieces from (0, 0): the false positive rate, rising to 1, and what is found, float64 (k,).

    Between two thresholds where normals and anomalies score the same it is straight.
    """

    rate: np.ndarray
    found: np.ndarray

    @property
    def area(self) -> float:
        """Under all of it, between 0 and 1."""
        return float(np.trapezoid(self.found, self.rate))

    def up_to_limit(self) -> "Curve":
        """The part up to a false positive rate of LIMIT, at which it is interpolated."""
        inside = self.rate <= LIMIT
        at_limit = np.interp(LIMIT, self.rate, self.found)
        return Curve(np.append(self.rate[inside], LIMIT), np.append(self.found[inside], at_limit))

    @property
    def area_up_to_limit(self) -> float:
        """Under that part, divided by LIMIT."""
        return self.up_to_limit().area / LIMIT


def roc_curve(points: OperatingPoints) -> Curve:
    """The true positive rate against the false positive rate; its area is `threshold_free.auroc`.

    Both need anomalies and normals.
    """
    return _curve(points, points.true_positives / points.anomalies)


def pro_curve(points: OperatingPoints) -> Curve:
    """The mean overlap of regions against the false positive rate.

    Per-region overlap as in Bergmann et al. 2020 ("Uninformed Students"): each region weighs the same, whatever its
    area. `overlap` of the points is the mean over regions. `threshold_free.pro` is its `area_up_to_limit`.
    """
    return _curve(points, points.overlap)


def _curve(points: OperatingPoints, found: np.ndarray) -> Curve:
    before, after = points.false_positives - points.ties, points.false_positives
    rate = np.concatenate([[0], np.stack([before, after], axis=1).ravel() / points.normals, [1]])
    return Curve(rate, np.concatenate([[0, 0], np.repeat(found, 2)]))

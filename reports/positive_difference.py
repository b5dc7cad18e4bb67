"""What a flow learned of samples of two normal distributions, beside their positive difference (CF figure 3)."""

from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.special import rel_entr

from reports.figure_text import FigureText
from reports.frames import require_columns
from reports.method_styles import COLOURS
from reports.page import WIDTH
from reports.print_style import in_print

LEARNED = ("x", "learned")
P, Q, *_ = COLOURS
DIFFERENCE = "0.25"
ROOM = 1.35  # height of a panel over that of its densities, for the legend


class NormalDensity(NamedTuple):
    """The density of a normal distribution of one variable."""

    mean: float
    variance: float

    def at(self, x: np.ndarray) -> np.ndarray:
        """Of x `(n,)`."""
        return np.exp(-((x - self.mean) ** 2) / (2 * self.variance)) / np.sqrt(2 * np.pi * self.variance)

    def __str__(self) -> str:
        return f"N({self.mean:g}, {self.variance:g})"


class Agreement(NamedTuple):
    """How far a learned density is from the positive difference.

    total_variation: half of the integral of |learned - analytic|, from 0 (equal) to 1. kl: KL(analytic, learned) in
    nats, which training minimises (CF, equation 9). inliers: the total variation of p itself from the positive
    difference, as a flow without an auxiliary set would have it. mass: the integral of the learned density.
    """

    total_variation: float
    kl: float
    inliers: float
    mass: float


class Difference(NamedTuple):
    """Densities `(n,)` at rising x `(n,)`: of both distributions, and the two that should be one."""

    x: np.ndarray
    p: np.ndarray
    q: np.ndarray
    analytic: np.ndarray
    learned: np.ndarray

    @classmethod
    def of(cls, learned: pd.DataFrame, inlier: NormalDensity, auxiliary: NormalDensity) -> Self:
        """learned: columns LEARNED. Raises ValueError where one is missing."""
        require_columns(learned, LEARNED, "learned density")
        x = learned["x"].to_numpy()
        p, q = inlier.at(x), auxiliary.at(x)
        return cls(x, p, q, positive_difference(x, p, q), learned["learned"].to_numpy())

    @property
    def agreement(self) -> Agreement:
        """Integrals are over x, by trapezoids."""
        return Agreement(
            total_variation=self._distance(self.learned),
            kl=float(np.trapezoid(rel_entr(self.analytic, self.learned), self.x)),
            inliers=self._distance(self.p),
            mass=float(np.trapezoid(self.learned, self.x)),
        )

    @property
    def borders(self) -> np.ndarray:
        """Where p = q: the ends of the positive difference."""
        above = self.p > self.q
        left = np.flatnonzero(above[:-1] != above[1:])
        gap = self.p - self.q
        share = gap[left] / (gap[left] - gap[left + 1])
        return self.x[left] + share * (self.x[left + 1] - self.x[left])

    def _distance(self, density: np.ndarray) -> float:
        return float(np.trapezoid(np.abs(density - self.analytic), self.x)) / 2


def positive_difference(x: np.ndarray, p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """C (p - q) where p > q, else 0, with the C that makes it integrate to one (CF, equation 6); all `(n,)`.

    Raises ValueError where p is nowhere larger than q.
    """
    positive = np.maximum(p - q, 0)
    mass = np.trapezoid(positive, x)
    if mass <= 0:
        raise ValueError(
            "p is nowhere larger than q: there is no positive difference; give them other means or variances"
        )
    return positive / mass


def read_learned(path: Path) -> pd.DataFrame:
    """Reads what the rule `learned_density` wrote: float64 columns LEARNED."""
    return pd.read_csv(path, dtype=float)


@in_print
def difference_figure(found: Difference, inlier: NormalDensity, auxiliary: NormalDensity) -> Figure:
    """The two distributions on the left; their positive difference and what was learned on the right."""
    figure = Figure(figsize=(WIDTH, 2.4), layout="constrained")
    given, learned = figure.subplots(1, 2)
    given.plot(found.x, found.p, color=P, label=f"inliers, p = {inlier}")
    given.plot(found.x, found.q, color=Q, linestyle="--", label=f"auxiliary set, q = {auxiliary}")
    given.fill_between(found.x, found.p, found.q, where=found.p > found.q, color="0.85", linewidth=0, label="p > q")
    learned.plot(found.x, found.analytic, color=DIFFERENCE, linewidth=2.6, alpha=0.4, label="C (p – q) where p > q")
    learned.plot(found.x, found.learned, color=P, label="contrastive flow")
    _say(learned, found.agreement)
    for axes, densities in ((given, (found.p, found.q)), (learned, (found.analytic, found.learned))):
        for border in found.borders:
            axes.axvline(border, color="0.5", linestyle=":", linewidth=0.8)
        axes.set(xlabel="x", ylabel="density", xlim=_shown(inlier, auxiliary), ylim=(0, ROOM * np.max(densities)))
        axes.legend(frameon=False, loc="upper right")
    return figure


def difference_text(agreement: Agreement, inlier: NormalDensity, auxiliary: NormalDensity) -> FigureText:
    """What is said of the figure."""
    caption = (
        f"Left, the densities of the inliers, p = {inlier}, and of the auxiliary set, q = {auxiliary} (mean and "
        "variance), as in figure 3 of Contrastive normalizing flows. Right, their positive difference C (p – q) where "
        "p > q (equation 6), and the density that a contrastive flow learned from samples of both. The total variation "
        f"between the two is {agreement.total_variation:.3f} (0 where equal, at most 1; for p itself it is "
        f"{agreement.inliers:.3f}), and the Kullback-Leibler divergence from the positive difference to the learned "
        f"density {agreement.kl:.3f} nats. A coupling flow needs two dimensions: the second is independent standard "
        "normal noise, over which the learned density is integrated."
    )
    return FigureText("The positive difference of two normal distributions", caption, "theory")


def _shown(*normals: NormalDensity) -> tuple[float, float]:
    """Where the densities are more than a thousandth of their highest."""
    reach = [(n.mean, np.sqrt(2 * n.variance * np.log(1000))) for n in normals]
    return min(mean - far for mean, far in reach), max(mean + far for mean, far in reach)


def _say(axes: Axes, agreement: Agreement) -> None:
    lines = (
        f"total variation {agreement.total_variation:.3f}",
        f"(p itself: {agreement.inliers:.3f})",
        f"KL {agreement.kl:.3f} nats",
    )
    axes.text(0.97, 0.68, "\n".join(lines), transform=axes.transAxes, ha="right", va="top", fontsize=7)

"""The scores of all classes under models of one class, as histograms (CF figure 1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.alignment import IMAGE, align
from reports.auroc import auroc
from reports.figure_text import FigureText
from reports.method_styles import COLOURS
from reports.page import WIDTH
from reports.print_style import in_print

BINS = 40
SHOWN = 0, 0.98  # quantiles of a panel's scores between which the axis runs
ROOM = 1.5  # height of a panel over that of its bars, for the legend
INLIERS, CLOSEST, *_ = COLOURS
OTHERS = "0.7"


@dataclass(frozen=True)
class ClassScores:
    """Scores of one model's test images: those of the class `name` that it was trained on `(n,)`, and of the others."""

    name: str
    inliers: np.ndarray
    outliers: Mapping[str, np.ndarray]

    @classmethod
    def of_member(cls, scores: pd.DataFrame, test: pd.DataFrame, member: str, repetition: int) -> Self:
        """One repetition of a member, each image once.

        scores: columns `member, repetition, dataset, split, row, score`; test: also `category, label, anomaly`. Raises
        ValueError where they do not match (see `align`).
        """
        tested = test[test["member"] == member].drop_duplicates(IMAGE)
        here = scores[(scores["member"] == member) & (scores["repetition"] == repetition)]
        values, anomaly = align(here, tested).values[0], tested["anomaly"].to_numpy(dtype=bool)
        labels = tested["label"].astype(str).to_numpy()
        outliers = {str(name): values[anomaly & (labels == name)] for name in np.unique(labels[anomaly])}
        return cls(str(labels[~anomaly][0]), values[~anomaly], outliers)

    @property
    def all(self) -> np.ndarray:
        return np.concatenate([self.inliers, *self.outliers.values()])

    @property
    def undrawn(self) -> str:
        """Why there is nothing to draw, empty where there is."""
        if np.isnan(self.all).any():
            return "diverged"
        return "" if len(self.finite) else "no finite score"

    def auroc(self, *classes: str) -> float:
        """In percent, of the inliers against these classes, or against all."""
        others = np.concatenate([self.outliers[name] for name in classes or self.outliers])
        anomaly = np.repeat([False, True], [len(self.inliers), len(others)])
        return 100 * auroc(anomaly, np.concatenate([self.inliers, others]))

    @property
    def finite(self) -> np.ndarray:
        return self.all[np.isfinite(self.all)]

    @property
    def closest(self) -> str:
        """The class that is hardest to tell from the inliers; of equal ones the first."""
        return min(self.outliers, key=self.auroc)


def chosen_member(test: pd.DataFrame, categories: Sequence[str], place: int) -> str:
    """The member of the category at that place, counted from 1, or the last where there are fewer.

    A member that is tested on several categories counts once.
    """
    tested = test.drop_duplicates("category").set_index("category")["member"]
    members = tested[list(categories)].unique()
    return str(members[min(place, len(members)) - 1])


@in_print
def histogram_figure(scores: Mapping[str, ClassScores], labels: Mapping[str, str]) -> Figure:
    """One panel per method, all trained on the same class: each class a density that integrates to one.

    scores: of the first repetition, by the method's label. labels: what is printed for classes, where it is not their
    name. The inliers are filled, and the class closest to them is drawn in colour.
    """
    rows = -(-len(scores) // 2)
    figure = Figure(figsize=(WIDTH, 2.0 * rows + 0.4), layout="constrained")
    panels = figure.subplots(rows, 2, squeeze=False).flat
    for (method, found), axes in zip(scores.items(), panels, strict=False):
        axes.set(title=method, xlabel="anomaly score", ylabel="density", yticks=[])
        if found.undrawn:
            axes.text(0.5, 0.5, found.undrawn, transform=axes.transAxes, ha="center", va="center")
        else:
            axes.set_title(f"{method}, AUROC {found.auroc():.1f}")
            _draw(axes, found, labels)
    for axes in panels:
        axes.set_axis_off()
    (name,) = {found.name for found in scores.values()}
    figure.suptitle(f"models trained on {labels.get(name, name)}, first repetition")
    return figure


def _draw(axes: Axes, found: ClassScores, labels: Mapping[str, str]) -> None:
    edges = _edges(found.finite)
    closest = found.closest
    for number, name in enumerate(name for name in found.outliers if name != closest):
        label = None if number else "other outliers"
        axes.stairs(_density(found.outliers[name], edges), edges, color=OTHERS, linewidth=0.6, label=label)
    name = f"closest: {labels.get(closest, closest)}, AUROC {found.auroc(closest):.1f}"
    axes.stairs(_density(found.outliers[closest], edges), edges, color=CLOSEST, linewidth=1.1, label=name)
    bars = _density(found.inliers, edges)
    axes.stairs(bars, edges, color=INLIERS, alpha=0.35, fill=True)
    axes.stairs(bars, edges, color=INLIERS, linewidth=1.1, label=f"inliers: {labels.get(found.name, found.name)}")
    handles, names = axes.get_legend_handles_labels()
    axes.legend(handles[::-1], names[::-1], frameon=False, handlelength=1.2, loc="upper right")
    axes.set(xlim=(edges[0], edges[-1]), ylim=(0, ROOM * axes.dataLim.ymax))


def histogram_text(table: str, dataset: str, inliers: str) -> FigureText:
    """What is said of the figure; `inliers` as printed."""
    caption = (
        f"Anomaly scores of the inliers, test images of {dataset}, and of all outliers that the table tests them "
        f"against, under models trained on {inliers}, in the first repetition at the last epoch, as in figure 1 of "
        "Contrastive normalizing flows; what they are trained on is declared, not picked. Each class, or each other "
        "dataset, is a density that integrates to one: filled, the inliers; in colour, what is closest to them, with "
        "the lowest AUROC under that model; grey, all others. The AUROC above a panel is against all outliers "
        f"together. A panel ends where {SHOWN[1]:.0%} of its finite scores do."
    )
    return FigureText(f"Scores under models of {inliers}, inliers of {dataset}", caption, "scores", table)


def _edges(scores: np.ndarray) -> np.ndarray:
    """Of the bars of finite scores; around the lowest where those that are shown are equal."""
    lowest, highest = np.quantile(scores, SHOWN)
    edges = np.linspace(lowest, highest, BINS + 1)
    room = max(1.0, abs(lowest)) / 2
    return edges if (np.diff(edges) > 0).all() else np.linspace(lowest - room, lowest + room, BINS + 1)


def _density(scores: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Of all scores, those outside of the edges too."""
    return np.histogram(scores, edges)[0] / (len(scores) * np.diff(edges))

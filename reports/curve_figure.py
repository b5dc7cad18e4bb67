"""ROC and PRO curves of every category and method, as a picture."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from reports.localisation.curves import Curve
from reports.localisation.run_curves import RunCurves
from reports.method_styles import Style, method_styles, plain_axes, show_key
from reports.page import TEXT, WIDTH

ROW, MARGIN = 1.4, 1.0  # inches: of a category, above and below all
STEPS = 300  # a drawn curve has a point wherever it has gone on by this part of its way

Runs = Sequence[RunCurves | None]
Methods = Mapping[str, Runs]


class Panel(NamedTuple):
    """What is drawn of a run: a curve and its area."""

    title: str
    found: str
    curve: Callable[[RunCurves], Curve]
    area: Callable[[RunCurves], float]


PANELS = (
    Panel("images: ROC, AUROC in %", "true positive rate", lambda run: run.roc, lambda run: run.image_auroc),
    Panel("pixels: PRO in %", "mean region overlap", lambda run: run.overlap.up_to_limit(), lambda run: run.pro),
)


def curve_figure(curves: Mapping[str, Methods], title: str) -> Figure:
    """One row per category: image ROC, and region overlap up to a false positive rate of 0.3.

    curves: by category and method those of the repetitions, None for one that diverged; each is a line. The mean of
    their areas stands beside the panel, as tables print image AUROC and PRO.
    """
    styles = method_styles(method for methods in curves.values() for method in methods)
    figure = Figure(figsize=(WIDTH, ROW * len(curves) + MARGIN), layout="constrained")
    axes = figure.subplots(len(curves), len(PANELS), squeeze=False)
    for row, (category, methods) in zip(axes, curves.items(), strict=True):
        for axis, panel in zip(row, PANELS, strict=True):
            _show(axis, panel, methods, styles)
        row[0].set_ylabel(f"{category}\n{PANELS[0].found}", fontsize=TEXT)
    for axis, panel in zip(axes[0], PANELS, strict=True):
        axis.set_title(panel.title, fontsize=TEXT + 0.5)
    for axis in axes[-1]:
        axis.set_xlabel("false positive rate", fontsize=TEXT)
    show_key(figure, styles)
    figure.suptitle(title, fontsize=TEXT + 1.5)
    return figure


def mean_area(runs: Runs, panel: Panel) -> float:
    """In percent, over repetitions; NaN if one of them diverged."""
    return 100 * float(np.mean([np.nan if run is None else panel.area(run) for run in runs]))


def thinned(curve: Curve) -> Curve:
    """The curve without points that nobody could tell apart.

    Of the points within a STEPS-th of the way rightwards and upwards one is kept, and the last.
    """
    way = curve.rate / curve.rate[-1] + curve.found
    _, kept = np.unique(np.floor(way * STEPS), return_index=True)
    shown = np.append(kept, len(way) - 1)
    return Curve(curve.rate[shown], curve.found[shown])


def _show(axes: Axes, panel: Panel, methods: Methods, styles: Mapping[str, Style]) -> None:
    for method, runs in methods.items():
        for run in runs:
            if run is not None:
                axes.plot(*thinned(panel.curve(run)), linewidth=0.9, **styles[method])
    axes.set(ylim=(0, 1.02), xmargin=0.01)
    axes.set_ylabel(panel.found, fontsize=TEXT)
    plain_axes(axes)
    lines = [Line2D([], [], label=_area(runs, panel), **styles[method]) for method, runs in methods.items()]
    axes.legend(handles=lines, loc="center left", bbox_to_anchor=(1, 0.5), fontsize=TEXT, frameon=False)


def _area(runs: Runs, panel: Panel) -> str:
    area = mean_area(runs, panel)
    return "diverged" if np.isnan(area) else f"{area:.2f}"

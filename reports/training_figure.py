"""Metrics from epoch to epoch of every category and method, as a picture."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reports.industrial.spec import METRIC_LABELS
from reports.method_styles import Style, method_styles, plain_axes, show_key
from reports.page import TEXT, WIDTH
from reports.training_curves import TrainingCurve

ROW, MARGIN = 1.4, 1.0  # inches: of a category, above and below all

LAST, ORACLE = "last epoch", "best epoch of a repetition"
MARKS: dict[str, Style] = {
    LAST: {"marker": "o", "markersize": 4, "linestyle": ""},
    ORACLE: {"marker": "D", "markersize": 4, "linestyle": "", "markerfacecolor": "none"},
}

# By metric, category and method.
Curves = Mapping[str, Mapping[str, Mapping[str, TrainingCurve]]]


def training_figure(curves: Curves, title: str) -> Figure:
    """One row per category, one column per metric, a line per method: the mean over repetitions.

    The band reaches from the lowest repetition to the highest. A dot is the last epoch's mean, and each open diamond
    the best epoch of one repetition.
    """
    categories = list(dict.fromkeys(name for of_metric in curves.values() for name in of_metric))
    styles = method_styles(name for of_metric in curves.values() for methods in of_metric.values() for name in methods)
    figure = Figure(figsize=(WIDTH, ROW * len(categories) + MARGIN), layout="constrained")
    axes = figure.subplots(len(categories), len(curves), squeeze=False)
    for column, (metric, of_metric) in zip(axes.T, curves.items(), strict=True):
        for axis, category in zip(column, categories, strict=True):
            _show(axis, of_metric.get(category, {}), styles)
        column[0].set_title(f"{METRIC_LABELS[metric]} (%)", fontsize=TEXT + 0.5)
        column[-1].set_xlabel("epochs", fontsize=TEXT)
    for axis, category in zip(axes[:, 0], categories, strict=True):
        axis.set_ylabel(category, fontsize=TEXT + 0.5)
    show_key(figure, styles, MARKS)
    figure.suptitle(title, fontsize=TEXT + 1.5)
    return figure


def _show(axes: Axes, methods: Mapping[str, TrainingCurve], styles: Mapping[str, Style]) -> None:
    for method, curve in methods.items():
        colour = styles[method]["color"]
        axes.fill_between(curve.epochs, curve.values.min(axis=0), curve.values.max(axis=0), color=colour, alpha=0.15)
        axes.plot(curve.epochs, curve.values.mean(axis=0), linewidth=1, **styles[method])
        axes.plot(curve.oracle_epochs, curve.oracle_values, color=colour, **MARKS[ORACLE])
        if not np.isnan(curve.last):
            axes.plot(curve.epochs[-1], curve.last, color=colour, **MARKS[LAST])
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    plain_axes(axes)

"""The confusion matrix as a picture."""

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from reports.confusion import HARD
from reports.figure_text import FigureText
from reports.method_styles import COLOURS
from reports.print_style import in_print
from reports.spec import TableSpec

SHADES = "Blues_r"
LOWEST = 50.0
OVER_LINES = 3


@in_print
def confusion_figure(matrix: pd.DataFrame, spec: TableSpec) -> Figure:
    """An annotated heat map of `confusion_matrix`; cells below 90 percent are bold and outlined.

    Colours run from 50 (chance), or the smallest value if that is lower, to 100.
    """
    values = matrix.set_index("category").rename(index=spec.labels, columns=spec.labels)
    side = 0.43 * len(values)
    figure = Figure(figsize=(side + 2.0, side + 1.0), layout="constrained")
    axes = figure.subplots()
    lowest = float(np.nanmin([LOWEST, np.nanmin(values.to_numpy(), initial=LOWEST)]))
    style = {"cmap": SHADES, "vmin": lowest, "vmax": 100, "linewidths": 0.6, "linecolor": "white"}
    sns.heatmap(values, ax=axes, annot=True, fmt=".1f", square=True, cbar_kws={"label": "AUROC (%)"}, **style)
    axes.set_facecolor("0.9")
    _mark_hard(axes, values.to_numpy())
    axes.axvline(len(values), color="white", linewidth=4)
    axes.set(title=f"{spec.title}, on {spec.dataset}", xlabel="anomalies of", ylabel="inlier category")
    axes.tick_params(axis="x", rotation=45, length=0)
    axes.tick_params(axis="y", rotation=0, length=0)
    return figure


def confusion_text(spec: TableSpec) -> FigureText:
    """What is said of the figure."""
    (method,) = (row.label for row in spec.rows)
    caption = (
        f"AUROC of {method} on {spec.dataset} in percent, at the last epoch, the mean over repetitions: the inliers of "
        f"a line's category against the anomalies of each column's. Cells below {HARD:g} are bold and outlined."
    )
    return FigureText(spec.title, caption, "comparison", spec.name)


def _mark_hard(axes: Axes, values: np.ndarray) -> None:
    shown = np.argwhere(~np.isnan(values))
    for text, (row, column) in zip(axes.texts, shown, strict=True):
        if values[row, column] < HARD:
            text.set_fontweight("bold")
            axes.add_patch(_outline(column, row))


def _outline(column: int, row: int) -> Rectangle:
    within = (column + 0.04, row + 0.04)
    return Rectangle(within, 0.92, 0.92, fill=False, edgecolor=COLOURS[3], linewidth=2, zorder=OVER_LINES)

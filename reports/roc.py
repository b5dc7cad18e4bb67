"""ROC curves of the methods of a comparison table."""

from collections.abc import Mapping, Sequence
from itertools import cycle, product

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.alignment import align
from reports.figure_text import FigureText
from reports.localisation.curves import roc_curve
from reports.localisation.evaluation import image_points
from reports.method_styles import COLOURS
from reports.page import HEIGHT, WIDTH
from reports.print_style import in_print
from reports.printing import printed
from reports.spec import MEAN, Row, TableSpec

LOWEST = 0.01  # false positive rate at which the drawn axis begins
RATES = np.union1d(np.linspace(0, 1, 201), np.geomspace(1e-3, 1, 301))
COLUMNS = 5
STYLES = tuple(product(("-", "--", ":"), COLOURS[:5]))

Curves = Mapping[str, np.ndarray]


def recall_at(anomaly: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """The true positive rates at the false positive rates RATES, on the straight lines of the exact curve.

    anomaly: (n,) bool. scores: (n,), higher is more anomalous; all NaN come out where one is.
    """
    if np.isnan(scores).any():
        return np.full(len(RATES), np.nan)
    curve = roc_curve(image_points(scores, anomaly))
    return np.interp(RATES, curve.rate, curve.found)


def mean_curves(scores: pd.DataFrame, test: pd.DataFrame, spec: TableSpec) -> dict[str, np.ndarray]:
    """A method's curve of each category that the table has, and their mean: true positive rates at RATES.

    Curves are averaged at equal false positive rates, over repetitions and then over categories, so that the area under
    each is the AUROC that the table prints. A category with a diverged run is NaN, and so is the mean then.
    scores and test: as `reports.metrics.evaluate` takes them.
    """
    values, anomaly = align(scores, test).values, test["anomaly"].to_numpy(dtype=bool)
    rows = test.groupby("category", sort=False, observed=True).indices
    curves = {
        key: np.mean([recall_at(anomaly[rows[key]], run[rows[key]]) for run in values], axis=0) for key in spec.present
    }
    return {**curves, MEAN: np.mean(list(curves.values()), axis=0)}


@in_print
def roc_figure(curves: Mapping[str, Curves], table: pd.DataFrame, spec: TableSpec) -> Figure:
    """The mean curve of each method above one panel per category.

    curves: `mean_curves` by method. table: the table's `comparison_table`, whose means stand in the legend.
    """
    shown = [row for row in spec.rows if row.method in curves]
    lines = -(-len(spec.present) // COLUMNS)
    figure = Figure(figsize=(WIDTH, min(2.9 + 1.35 * lines, HEIGHT)), layout="constrained")
    grid = figure.add_gridspec(lines + 1, COLUMNS, height_ratios=[2.1, *[1] * lines])
    means = figure.add_subplot(grid[0, :3])
    _draw(means, [curves[row.method][MEAN] for row in shown])
    means.set(title="mean over categories", xlabel="false positive rate", ylabel="true positive rate")
    beside = figure.add_subplot(grid[0, 3:])
    beside.set_axis_off()
    beside.legend(
        means.lines, _entries(shown, table, spec), title="AUROC, mean over categories", loc="center left", frameon=False
    )
    for number, key in enumerate(spec.present):
        axes = figure.add_subplot(grid[1 + number // COLUMNS, number % COLUMNS])
        _draw(axes, [curves[row.method][key] for row in shown])
        axes.set_title(spec.labels[key])
        axes.tick_params(labelleft=number % COLUMNS == 0, labelbottom=number + COLUMNS >= len(spec.present))
    return figure


def roc_text(spec: TableSpec) -> FigureText:
    """What is said of the figure."""
    caption = (
        f"ROC curves at the last epoch on {spec.dataset}, for each category and, above, their mean. They are averaged "
        "at equal false positive rates, over repetitions and then over categories, so that the area under a mean curve "
        "is the AUROC of the table, which stands in the legend. False positive rates are on a logarithmic axis from 1%."
    )
    return FigureText(f"ROC curves: {spec.title}", caption, "curves", spec.name)


def _draw(axes: Axes, curves: Sequence[np.ndarray]) -> None:
    for curve, (dashes, colour) in zip(curves, cycle(STYLES)):
        axes.plot(RATES, curve, linestyle=dashes, color=colour)
    axes.set(xscale="log", xlim=(LOWEST, 1), ylim=(0, 1.02), xticks=[0.01, 0.1, 1], yticks=[0, 0.5, 1])
    axes.set_xticklabels(["1%", "10%", "100%"])
    axes.grid(color="0.9", linewidth=0.5)


def _entries(rows: Sequence[Row], table: pd.DataFrame, spec: TableSpec) -> list[str]:
    means = table.set_index("method")[MEAN]
    return [f"{printed(float(means[row.method]), spec.print.decimals) or 'diverged'}  {row.label}" for row in rows]

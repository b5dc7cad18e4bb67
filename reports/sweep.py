"""What a sweep on held-out training data showed."""

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from reports.auroc import auroc

QUANTITIES = {
    "inlier_nll": "nll of inliers (nats)",
    "auxiliary_nll": "nll of auxiliary set (nats)",
    "auroc_auxiliary": "inliers vs auxiliary, AUROC (%)",
}


def summarise_sweep(scores: pd.DataFrame) -> pd.DataFrame:
    """One row per value and member: mean scores of what was held out, and their AUROC in percent.

    scores: columns `value, member, auxiliary, score`. The AUROC is against the auxiliary set, not against anomalies:
    it says whether the two are kept apart, not how well a test goes.
    """
    rows = [
        {
            "value": value,
            "member": member,
            "inlier_nll": held["score"][~held["auxiliary"]].mean(),
            "auxiliary_nll": held["score"][held["auxiliary"]].mean(),
            "auroc_auxiliary": 100 * auroc(held["auxiliary"].to_numpy(), held["score"].to_numpy()),
        }
        for (value, member), held in scores.groupby(["value", "member"])
    ]
    return pd.DataFrame(rows)


def sweep_figure(table: pd.DataFrame) -> Figure:
    """One row of panels per sweep, one panel per quantity; a grey line per member and their mean in front."""
    sweeps = table.groupby(["method", "hyperparameter"], sort=False)
    figure = Figure(figsize=(10, 2.6 * sweeps.ngroups), layout="constrained")
    panels = figure.subplots(sweeps.ngroups, len(QUANTITIES), squeeze=False)
    for line, ((method, hyperparameter), rows) in zip(panels, sweeps, strict=True):
        for axes, (quantity, label) in zip(line, QUANTITIES.items(), strict=True):
            style = {"data": rows, "x": "value", "y": quantity, "ax": axes, "legend": False}
            sns.lineplot(**style, units="member", estimator=None, color="0.75", linewidth=0.8)
            sns.lineplot(**style, errorbar=None, marker="o")
            axes.set(xlabel=f"{hyperparameter} of {method}", ylabel=label)
    figure.suptitle("Held-out training data")
    return figure

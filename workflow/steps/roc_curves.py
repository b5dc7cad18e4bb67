"""Draws the ROC curves of the methods of a comparison table."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from reports.figure_file import write_figure
from reports.metrics import evaluate
from reports.roc import mean_curves, roc_figure, roc_text
from reports.tables import comparison_table
from workflow.scores import read_scores
from workflow.tables import table_spec


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    """The table's numbers are made once more from the scores, as its own rule makes them."""
    test, table = pd.read_parquet(inputs["test"]), params["table"]
    scores = {run["method"]: read_scores(run["files"], run["repetitions"]) for run in params["runs"]}
    of_table = {"dataset": table["dataset"], "protocol": table["protocol"], "confusion": False}
    metrics = pd.concat([evaluate(frame, test, method=method, **of_table) for method, frame in scores.items()])
    spec = table_spec(table, metrics)
    curves = {method: mean_curves(frame, test, spec) for method, frame in scores.items()}
    figure = roc_figure(curves, comparison_table(metrics, spec), spec)
    write_figure(figure, outputs["png"], outputs["pdf"])
    return {"figure": roc_text(spec)._asdict()}

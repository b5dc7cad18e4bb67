"""Draws the scores of all classes under models of one class."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from reports.heatmap import write_figure
from reports.histograms import ClassScores, chosen_member, histogram_figure, histogram_text
from workflow.scores import read_scores

FIRST = 0  # repetition


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    test, table = pd.read_parquet(inputs["test"]), params["table"]
    member, labels = chosen_member(test, params["place"]), table["category_labels"]
    scores = {
        run["label"]: ClassScores.of_member(read_scores(run["files"], run["repetitions"]), test, member, FIRST)
        for run in params["runs"]
    }
    figure = histogram_figure(scores, labels)
    for path in (outputs["png"], outputs["pdf"]):
        write_figure(figure, Path(path))
    (trained_on,) = {found.name for found in scores.values()}
    text = histogram_text(table["name"], table["dataset"], labels.get(trained_on, trained_on))
    return {"member": member, "repetition": FIRST, "figure": text._asdict()}

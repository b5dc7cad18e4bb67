"""Draws the scores of all classes under models of one class."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from reports.figure_file import write_figure
from reports.histograms import ClassScores, chosen_member, histogram_figure, histogram_text
from workflow.scores import read_scores
from workflow.tables import tested_spec

FIRST = 0  # repetition


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    test = pd.read_parquet(inputs["test"])
    spec = tested_spec(params["table"], test)
    member = chosen_member(test, spec.present, params["place"])
    scores = {
        run["label"]: ClassScores.of_member(read_scores(run["files"], run["repetitions"]), test, member, FIRST)
        for run in params["runs"]
    }
    figure = histogram_figure(scores, spec.labels)
    write_figure(figure, outputs["png"], outputs["pdf"])
    (trained_on,) = {found.name for found in scores.values()}
    text = histogram_text(spec.name, spec.dataset, spec.labels.get(trained_on, trained_on))
    return {"member": member, "repetition": FIRST, "figure": text._asdict()}

"""Draws the test images that a method finds least and most anomalous."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data.prepare import open_images
from reports.extremes import extreme_tiles, extremes_figure, extremes_text
from reports.figure_file import write_figure
from workflow.scores import read_scores
from workflow.tables import tested_spec

FIRST = 0  # repetition


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    test, (run,), count = pd.read_parquet(inputs["test"]), params["runs"], params["shown"]
    spec = tested_spec(params["table"], test)
    images = {dataset: open_images(Path(path)) for dataset, path in params["images"].items()}
    scores = read_scores(run["files"], run["repetitions"])
    tiles = extreme_tiles(scores, test, images, spec.present, FIRST, count)
    figure = extremes_figure(tiles, count, spec.labels, spec.protocol)
    write_figure(figure, outputs["png"], outputs["pdf"])
    text = extremes_text(spec.name, spec.dataset, run["label"])
    return {"repetition": FIRST, "figure": text._asdict()}

"""Draws test images of a category beside their masks and the anomaly maps of every method."""

from pathlib import Path

import numpy as np

from data.categories import category_rows
from data.prepare import open_images, read_index
from reports.anomaly_maps import Examples, anomaly_map_figure, median_examples
from reports.heatmap import write_figure
from workflow.job import job
from workflow.stored_runs import stored_runs

with job(snakemake) as record:
    paths, outputs, task = snakemake.input, snakemake.output, snakemake.params.task
    index = read_index(Path(paths.index))
    here = category_rows(index, task.category)
    labels = index["label"][here].to_numpy()
    tested, scores, maps = np.arange(len(labels)), {}, {}
    for method, path in snakemake.params.scores.items():
        run = next(stored_runs(Path(path), task.category))
        tested = np.intersect1d(tested, run.tested)
        scores[method], maps[method] = run.scores, run.maps
    rows = tested[median_examples(labels[tested], scores[method][tested])]
    examples = Examples(
        category=task.title,
        images=open_images(Path(paths.images))[here][rows],
        masks=open_images(Path(paths.masks))[here][rows],
        labels=list(labels[rows]),
        maps={method: values[rows] for method, values in maps.items()},
        scores={method: values[rows] for method, values in scores.items()},
    )
    figure = anomaly_map_figure(examples)
    for path in (outputs.png, outputs.pdf):
        write_figure(figure, Path(path))
    record["rows"] = (here.start + rows).tolist()

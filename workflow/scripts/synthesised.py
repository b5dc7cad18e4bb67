"""Draws normal images of a category beside the synthetic anomalies that were made of them."""

from pathlib import Path

import numpy as np

from data.categories import category_rows
from data.prepare import open_images, read_index
from methods.anomalies.foreground import foreground_masks
from methods.anomalies.saliency import salient_object
from methods.anomalies.synthetic import synthesise, synthetic_seed
from reports.figure_file import write_figure
from reports.figure_text import FigureText
from reports.synthesised import SynthesisedExamples, synthesised_figure
from workflow.job import job

SHOWN = 6
CAPTION = (
    f"{SHOWN} training images of the category, equally spaced, each with the object found on it, a synthetic anomaly "
    "made of it by CutPaste Plus, the pasted pixels with their box, and the other view that CL-Flow learns from."
)

with job(snakemake) as record:
    task, index = snakemake.params.task, read_index(Path(snakemake.input.index))
    here = category_rows(index, task.category)
    images = open_images(Path(snakemake.input.train))[here]
    rows = np.linspace(0, len(images) - 1, SHOWN).astype(int)
    objects = np.zeros(images.shape[:3], bool)
    objects[rows] = foreground_masks(images[rows], task.category in snakemake.params.textures, salient_object)
    made = synthesise(images, objects, rows, synthetic_seed(task.group.dataset, task.category))
    examples = SynthesisedExamples(
        task.title, images[rows], objects[rows], made.negatives, made.masks, made.boxes, made.views
    )
    figure = synthesised_figure(examples)
    write_figure(figure, snakemake.output.png, snakemake.output.pdf)
    text = FigureText(f"Synthetic anomalies: {task.title}", CAPTION, "images")
    record |= {"rows": (here.start + rows).tolist(), "figure": text._asdict()}

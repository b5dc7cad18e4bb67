"""Draws test images of a category beside their masks and the maps of a table's methods: typical ones, or the worst."""

from functools import partial

from reports.anomaly_maps import anomaly_map_figure
from reports.examples import median_examples, worst_examples
from reports.figure_file import write_figure
from reports.figure_text import FigureText
from workflow.job import job
from workflow.stored_examples import StoredExamples

WORST = 3
LINES = (
    "A white line is around the pixels of the mask, an orange one around those whose score reaches the threshold with "
    "the highest F1 of the pixels, which the colour bar shows too; the scores in orange are on the wrong side of the "
    "threshold with the highest F1 of the images. Both are chosen on the labels of the category's test images. First "
    "repetition, last epoch."
)
MEDIAN = "Of each label the test image whose score is the median of its label, by the last method."
LOWEST = (
    f"The {WORST} good test images that look most anomalous and the {WORST} anomalies that look least so, by the mean "
    "over methods of an image's rank among all scores of the method."
)
SHEETS = {
    "anomaly_maps": ("Anomaly maps", MEDIAN, median_examples),
    "worst_examples": ("False alarms and misses", LOWEST, partial(worst_examples, count=WORST)),
}

with job(snakemake) as record:
    paths, task = snakemake.input, snakemake.params.task
    title, rule, choose = SHEETS[snakemake.rule]
    examples, rows = StoredExamples.read(task.category, task.title, paths, snakemake.params.scores).examples(choose)
    figure = anomaly_map_figure(examples)
    write_figure(figure, snakemake.output.png, snakemake.output.pdf)
    text = FigureText(f"{title}: {task.title}", f"{rule} {LINES}", "images")
    record |= {"rows": rows, "figure": text._asdict()}

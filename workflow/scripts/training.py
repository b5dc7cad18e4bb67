"""Draws the metrics of some categories of a table from epoch to epoch."""

from reports.figure_file import write_figure
from reports.figure_text import FigureText, with_protocols
from reports.training_figure import training_figure
from workflow.job import job
from workflow.stored_curves import stored_training

METRICS = "image_auroc", "pixel_auroc", "pro"
CAPTION = (
    "Metrics on the test set after each epoch that was evaluated (meta-epochs of NFAD and BGAD), in percent. A line is "
    "the mean over repetitions, its band reaches from the lowest to the highest. The dot is the last epoch, which "
    "tables print; open diamonds are the best epoch of each repetition, whose mean is the oracle. A method that was "
    "evaluated at the end alone has no line."
)

with job(snakemake) as record:
    title = f"Training: {snakemake.params.title}"
    figure = training_figure(stored_training(snakemake.params.runs, METRICS), title)
    write_figure(figure, snakemake.output.png, snakemake.output.pdf)
    caption = with_protocols(CAPTION, ((run["method"], run["protocol"]) for run in snakemake.params.runs))
    record["figure"] = FigureText(title, caption, "training", snakemake.wildcards.table)._asdict()

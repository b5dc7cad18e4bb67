"""Draws ROC and PRO curves of some categories of a table."""

from reports.curve_figure import PANELS, curve_figure, mean_area
from reports.figure_file import write_figure
from reports.figure_text import FigureText, with_protocols
from workflow.job import job
from workflow.stored_curves import stored_curves

CAPTION = (
    "Left, the true positive rate of images against their false positive rate; right, the mean overlap of anomalous "
    "regions against the false positive rate of pixels, up to 0.3. One line per repetition, of the last epoch. Beside "
    "each method's line the area in percent, mean over repetitions: image AUROC and PRO as in the tables."
)

with job(snakemake) as record:
    curves, title = stored_curves(snakemake.params.runs), f"ROC and PRO: {snakemake.params.title}"
    figure = curve_figure(curves, title)
    write_figure(figure, snakemake.output.png, snakemake.output.pdf)
    record["areas"] = {
        category: {method: [mean_area(runs, panel) for panel in PANELS] for method, runs in methods.items()}
        for category, methods in curves.items()
    }
    caption = with_protocols(CAPTION, ((run["method"], run["protocol"]) for run in snakemake.params.runs))
    record["figure"] = FigureText(title, caption, "curves", snakemake.wildcards.table)._asdict()

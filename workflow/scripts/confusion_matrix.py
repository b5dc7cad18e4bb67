"""Prints a confusion matrix as csv, LaTeX and figure."""

from pathlib import Path

from reports.confusion import confusion_matrix, write_confusion_csv
from reports.heatmap import confusion_figure, write_figure
from reports.latex import confusion_tex, write_tex
from reports.metrics import read_metrics
from reports.notes import table_notes
from workflow.job import job
from workflow.tables import stand_ins, table_spec

with job(snakemake) as record:
    metrics = read_metrics(Path(snakemake.input.metrics))
    spec = table_spec(snakemake.params.table, metrics)
    notes = table_notes(metrics, spec, stand_ins(snakemake.params.stand_ins))
    matrix = confusion_matrix(metrics, spec)
    write_confusion_csv(matrix, Path(snakemake.output.csv))
    write_tex(confusion_tex(matrix, spec, notes=notes), Path(snakemake.output.tex))
    for path in (snakemake.output.png, snakemake.output.pdf):
        write_figure(confusion_figure(matrix, spec), Path(path))
    record["notes"] = notes

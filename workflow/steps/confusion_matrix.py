"""Prints a confusion matrix as csv, LaTeX and figure."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports.confusion import confusion_matrix, write_confusion_csv
from reports.figure_file import write_figure
from reports.findings import read_findings, severe
from reports.heatmap import confusion_figure, confusion_text
from reports.latex import confusion_tex, write_tex
from reports.metrics import read_metrics
from reports.notes import table_notes
from workflow.stand_ins import stand_ins
from workflow.tables import table_spec


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    metrics = read_metrics(Path(inputs["metrics"]))
    spec = table_spec(params["table"], metrics)
    notes = table_notes(metrics, spec, stand_ins(params["stand_ins"]))
    banner = severe(read_findings(Path(inputs["findings"])), spec.name)
    matrix = confusion_matrix(metrics, spec)
    write_confusion_csv(matrix, Path(outputs["csv"]))
    write_tex(confusion_tex(matrix, spec, notes=notes, banner=banner), Path(outputs["tex"]))
    write_figure(confusion_figure(matrix, spec), outputs["png"], outputs["pdf"])
    return {"notes": notes, "figure": confusion_text(spec)._asdict()}

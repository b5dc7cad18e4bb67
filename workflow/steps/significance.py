"""Compares the methods of a table in pairs, as csv and LaTeX."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports.latex import write_tex
from reports.metrics import read_metrics
from reports.significance.comparison import compare, write_comparison
from reports.significance.comparison_tex import comparison_tex
from workflow.tables import table_spec


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    metrics = read_metrics(Path(inputs["metrics"]))
    spec = table_spec(params["table"], metrics)
    frame = compare(metrics, spec)
    write_comparison(frame, Path(outputs["csv"]))
    write_tex(comparison_tex(frame, spec), Path(outputs["tex"]))
    return {"verdicts": frame["verdict"].value_counts().to_dict()}

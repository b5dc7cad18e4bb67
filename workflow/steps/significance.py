"""Compares the methods of a table in pairs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports.metrics import read_metrics
from reports.significance.comparison import compare, write_comparison
from workflow.tables import table_spec


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    metrics = read_metrics(Path(inputs["metrics"]))
    frame = compare(metrics, table_spec(params["table"], metrics))
    write_comparison(frame, Path(outputs["csv"]))
    return {"verdicts": frame["verdict"].value_counts().to_dict()}

"""Says what is wrong with the numbers of each finished table."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports.findings import CHECKED, read_findings, write_findings
from reports.metrics import read_metrics
from reports.table_findings import table_findings
from workflow.tables import table_spec


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    metrics, checks = read_metrics(Path(inputs["metrics"])), read_findings(Path(inputs["checks"]), CHECKED)
    frame = table_findings(metrics, checks, [table_spec(table, metrics) for table in params["tables"]])
    write_findings(frame, Path(outputs["findings"]))
    return {"severities": frame["severity"].value_counts().to_dict()}

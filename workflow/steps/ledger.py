"""Puts each published number beside ours, as csv and LaTeX."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports.latex import write_tex
from reports.ledger import ledger, write_ledger
from reports.ledger_tex import ledger_tex
from reports.metrics import read_metrics
from reports.published.reader import published_by_table
from workflow.stand_ins import stand_ins
from workflow.tables import table_spec


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    metrics = read_metrics(Path(inputs["metrics"]))
    specs = [table_spec(table, metrics) for table in params["tables"]]
    published = published_by_table(spec.name for spec in specs)
    frame = ledger(metrics, published, specs, stand_ins(params["stand_ins"]))
    write_ledger(frame, Path(outputs["ledger"]))
    write_tex(ledger_tex(frame, specs), Path(outputs["tex"]))
    return {"verdicts": frame["verdict"].value_counts().to_dict()}

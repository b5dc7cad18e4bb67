"""Prints one table as csv and LaTeX."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports.findings import read_findings, severe
from reports.industrial.latex import industrial_tex
from reports.industrial.spec import IndustrialSpec
from reports.latex import table_tex, write_tex
from reports.metrics import read_metrics
from reports.notes import table_notes
from reports.published.reader import published_by_table
from reports.tables import write_table_csv
from reports.wide import wide_table
from workflow.stand_ins import stand_ins
from workflow.tables import table_spec


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    metrics = read_metrics(Path(inputs["metrics"]))
    spec = table_spec(params["table"], metrics)
    published = published_by_table([spec.name]).get(spec.name)
    table = wide_table(metrics, spec, published)
    notes = table_notes(metrics, spec, stand_ins(params["stand_ins"]))
    banner = severe(read_findings(Path(inputs["findings"])), spec.name)
    if isinstance(spec, IndustrialSpec):
        tex = industrial_tex(table, spec, notes=notes, published=published, banner=banner)
    else:
        tex = table_tex(table, spec, notes=notes, published=published, banner=banner)
    write_table_csv(table, Path(outputs["csv"]))
    write_tex(tex, Path(outputs["tex"]))
    return {"notes": notes}

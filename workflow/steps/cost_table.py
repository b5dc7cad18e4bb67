"""Prints a table of costs as csv and LaTeX."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports.cost.latex import cost_tex
from reports.cost.notes import cost_notes
from reports.cost.table import cost_table, read_costs, write_costs
from reports.latex import write_tex
from workflow.stand_ins import stand_ins
from workflow.tables import cost_spec


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    spec = cost_spec(params["table"])
    table = cost_table(read_costs(Path(inputs["measured"])), spec)
    notes = cost_notes(table, spec, stand_ins(params["stand_ins"]))
    write_costs(table, Path(outputs["csv"]))
    write_tex(cost_tex(table, spec, notes=notes), Path(outputs["tex"]))
    return {"notes": notes, "device": table["device"].iloc[0], "threads": int(table["threads"].iloc[0])}

"""Prints the report of a suite as LaTeX."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports.document.contents import read_contents
from reports.document.latex import report_tex
from reports.latex import write_tex


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    contents = read_contents(params["contents"])
    write_tex(report_tex(contents), Path(outputs["tex"]))
    return {"shown": [table.name for table in contents.tables], "figures": [figure.name for figure in contents.figures]}

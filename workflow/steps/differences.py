"""Draws the differences between ours and published numbers over all tables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from reports.differences import is_compared, table_differences
from reports.figure_file import write_figure
from reports.figure_text import FigureText
from reports.forest import NOTHING, forest_figure
from reports.ledger import read_ledger

TITLE = "Ours less published, all tables"
SEEN = (
    "Each mark is a cell of a table: our mean over repetitions less the published number, in points. Blue strokes lie "
    "within the tolerance of their table, which is the grey band, and orange crosses beyond it; a diamond is the mean "
    "of its row. The axis is linear within a point of zero and logarithmic beyond. A printed mean is shown only where "
    "none of the cells that it is over can be compared."
)


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    """`labels` are those of the methods, by table."""
    ledger = read_ledger(Path(inputs["ledger"]))
    figure = forest_figure(table_differences(ledger, params["labels"]), TITLE)
    write_figure(figure, outputs["png"], outputs["pdf"])
    return {"figure": FigureText(TITLE, _caption(ledger), "comparison")._asdict()}


def _caption(ledger: pd.DataFrame) -> str:
    compared = ledger[is_compared(ledger)]
    if compared.empty:
        return NOTHING
    texts = dict.fromkeys(text for cell in compared["stands_in"] for text in cell.split("; ") if text)
    return f"{SEEN} Stand-ins: {'; '.join(texts)}." if texts else SEEN

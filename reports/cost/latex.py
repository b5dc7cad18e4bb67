"""Tables of costs as LaTeX."""

from collections.abc import Sequence
from itertools import groupby

import pandas as pd

from reports.cost.columns import PRINTED, Column
from reports.cost.spec import CostSpec
from reports.tex import Tex, TexPart, TexTable, escape, render


def cost_tex(table: pd.DataFrame, spec: CostSpec, *, notes: Sequence[str] = (), standalone: bool = False) -> str:
    """LaTeX of a table from `cost_table`; notes: plain sentences, from `cost_notes`.

    With `standalone` it is a whole document, else a float to input (needs booktabs and graphicx).
    """
    header = ("method", *(column.header for column in PRINTED))
    groups = tuple((name, len(list(columns))) for name, columns in groupby(column.group for column in PRINTED))
    rows = tuple(
        (spec.labels[line["method"]], *(_cell(column, line) for column in PRINTED)) for _, line in table.iterrows()
    )
    part = TexPart(header, rows, groups)
    return render(TexTable(spec.title, spec.name, (part,), tuple(notes), align="r"), standalone=standalone)


def _cell(column: Column, line: pd.Series) -> Tex:
    spread = column.spread(line).replace("–", "--")
    return Tex(escape(column.value(line)) + (rf"\,{{\scriptsize({spread})}}" if spread else ""))

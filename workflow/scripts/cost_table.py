"""Prints a table of costs as csv and LaTeX."""

from pathlib import Path

from reports.cost.latex import cost_tex
from reports.cost.notes import cost_notes
from reports.cost.table import cost_table, read_costs, write_costs
from reports.latex import write_tex
from workflow.job import job
from workflow.tables import cost_spec, stand_ins

with job(snakemake) as record:
    spec = cost_spec(snakemake.params.table)
    table = cost_table(read_costs(Path(snakemake.input.measured)), spec)
    notes = cost_notes(table, spec, stand_ins(snakemake.params.stand_ins))
    write_costs(table, Path(snakemake.output.csv))
    write_tex(cost_tex(table, spec, notes=notes), Path(snakemake.output.tex))
    record |= {"notes": notes, "device": table["device"].iloc[0], "threads": int(table["threads"].iloc[0])}

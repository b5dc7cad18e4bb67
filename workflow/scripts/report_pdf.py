"""Compiles the report of a suite."""

from pathlib import Path

from reports.document.pdf import compile_pdf
from workflow.job import job

with job(snakemake):
    compile_pdf(Path(snakemake.input.tex), Path(snakemake.output.pdf), snakemake.params.pdflatex)

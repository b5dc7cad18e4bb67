"""Fetches one file of a dataset."""

from pathlib import Path

from data.download import download
from workflow.job import job

with job(snakemake):
    target = Path(snakemake.output.file)
    download(snakemake.wildcards.dataset, snakemake.params.entry, target.name, target.parent)

"""Fetches the weights of one backbone."""

from pathlib import Path

from data.download import download
from workflow.backbone import weights_file
from workflow.job import job

with job(snakemake):
    target, entry = Path(snakemake.output.weights), snakemake.params.entry
    about = {"licence": entry["licence"], "citation": entry["label"], "homepage": entry["url"]}
    download("weights", {**about, "files": [weights_file(entry)]}, target.name, target.parent)

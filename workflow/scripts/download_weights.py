"""Fetches the weights of one backbone."""

from pathlib import Path

from data.download import download
from workflow.job import job

with job(snakemake):
    target, entry = Path(snakemake.output.weights), snakemake.params.entry
    file = {"name": target.name, "urls": [entry["url"]], "hash": f"md5:{entry['md5']}", "bytes": entry.get("bytes")}
    about = {"licence": entry["licence"], "citation": entry["label"], "homepage": entry["url"], "files": [file]}
    download("weights", about, target.name, target.parent)

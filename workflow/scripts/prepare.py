"""Decodes one split of a dataset."""

from workflow.job import job
from workflow.prepare import prepare_split, verified_source

with job(snakemake) as record:
    wanted, outputs = snakemake.params.image_set, snakemake.output
    source, record["official"] = verified_source(wanted, snakemake.input.files)
    record["images"] = prepare_split(
        wanted,
        snakemake.wildcards.split,
        source,
        official=record["official"],
        images=outputs.images,
        index=outputs.index,
    )

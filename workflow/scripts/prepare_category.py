"""Decodes one category of an industrial dataset, with its masks."""

from workflow.job import job
from workflow.prepare import prepare_split, verified_source

with job(snakemake) as record:
    wanted, outputs = snakemake.params.image_set, snakemake.output
    source, record["official"] = verified_source(wanted, snakemake.input.files)
    record["images"] = {
        split: prepare_split(
            wanted,
            split,
            source,
            official=record["official"],
            images=outputs[f"{split}_images"],
            index=outputs[f"{split}_index"],
            masks=outputs[f"{split}_masks"],
        )
        for split in ("train", "test")
    }

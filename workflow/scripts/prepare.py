"""Decodes one split of a dataset."""

from pathlib import Path


from data.download import download, raw_source
from data.prepare import prepare
from data.readers import READERS
from workflow.job import job

with job(snakemake) as record:
    wanted, entry = snakemake.params.image_set, snakemake.params.image_set.entry
    split = snakemake.wildcards.split
    if wanted.copy:
        source = Path(wanted.copy.path)
    else:
        folder = Path(snakemake.params.data_root) / "raw" / wanted.dataset
        for file in entry["files"]:
            download(wanted.dataset, entry, file["name"], folder)
        source = raw_source(entry, folder) if entry["files"] else folder
    options = entry["options"] if wanted.layout == entry["layout"] else {}
    record["images"] = prepare(
        READERS[wanted.layout](source, split, **options),
        wanted.side,
        entry["channels"],
        Path(snakemake.output.images),
        Path(snakemake.output.index),
        rule=entry.get("categories"),
        per_class=wanted.per_class,
        count=entry.get("counts", {}).get(split) if wanted.official else None,
        what=f"{wanted.dataset} {split}",
    )

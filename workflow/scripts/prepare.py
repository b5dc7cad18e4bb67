"""Decodes one split of a dataset."""

from pathlib import Path

from data.download import download, is_official, raw_source
from data.prepare import prepare
from data.readers import READERS
from workflow.job import job

with job(snakemake) as record:
    wanted, entry = snakemake.params.image_set, snakemake.params.image_set.entry
    split = snakemake.wildcards.split
    if wanted.copy:
        source = Path(wanted.copy.path)
        official = is_official(entry, source)
    else:
        official = True
        for path in map(Path, snakemake.input.files):
            download(wanted.dataset, entry, path.name, path.parent)
        source = raw_source(entry, Path(snakemake.input.files[0]).parent) if snakemake.input.files else Path()
    record["official"] = official
    options = entry["options"] if wanted.layout == entry["layout"] else {}
    record["images"] = prepare(
        READERS[wanted.layout](source, split, **options),
        wanted.side,
        entry["channels"],
        Path(snakemake.output.images),
        Path(snakemake.output.index),
        rule=entry.get("categories"),
        per_class=wanted.per_class,
        count=entry.get("counts", {}).get(split) if official and wanted.per_class is None else None,
        what=f"{wanted.dataset} {split}",
    )

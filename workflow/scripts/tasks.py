"""Draws up which images train and test what."""

from pathlib import Path

from data.files import atomic
from data.prepare import read_index
from data.protocols import dataset_vs_dataset, one_vs_rest
from workflow.job import job

with job(snakemake) as record:
    group = snakemake.params.group
    train, test, *others = (read_index(Path(path)) for path in snakemake.input.indexes)
    if group.protocol == "one_vs_rest":
        frames = one_vs_rest(train, test, group.dataset)
    else:
        frames = dataset_vs_dataset(train, test, group.dataset, dict(zip(group.against, others, strict=True)))
    for frame, path in zip(frames, (snakemake.output.train, snakemake.output.test), strict=True):
        with atomic(Path(path)) as temporary:
            frame.to_parquet(temporary, index=False)
    record["rows"] = {"train": len(frames[0]), "test": len(frames[1])}

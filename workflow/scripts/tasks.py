"""Draws up which images train and test what."""

from pathlib import Path

from data.files import atomic
from data.prepare import read_index
from data.protocols import auxiliary, dataset_vs_dataset, one_vs_rest
from workflow.industrial_frames import industrial_frames
from workflow.job import job
from workflow.suite import INDUSTRIAL

with job(snakemake) as record:
    group = snakemake.params.group
    train, *tests = (read_index(Path(path)) for path in snakemake.input.indexes)
    match group.protocol:
        case "auxiliary":
            frames = auxiliary(train, group.dataset)
        case protocol if protocol in INDUSTRIAL:
            frames = industrial_frames(group, train, tests[0], snakemake.input.hard)
        case "one_vs_rest":
            frames = one_vs_rest(train, tests[0], group.dataset, group.categories or None)
        case "dataset_vs_dataset":
            others = dict(zip(group.against, tests[1:], strict=True))
            frames = dataset_vs_dataset(train, tests[0], group.dataset, others)
    for frame, path in zip(frames, (snakemake.output.train, snakemake.output.test), strict=True):
        with atomic(Path(path)) as temporary:
            frame.to_parquet(temporary, index=False)
    record["rows"] = {"train": len(frames[0]), "test": len(frames[1])}

"""Draws up which images train and test what."""

from pathlib import Path

from data.files import atomic
from data.industrial_protocols import hard_subset, known_class, one_product
from data.prepare import read_index
from data.protocols import auxiliary, dataset_vs_dataset, one_vs_rest
from workflow.hard_classes import read_hard_classes
from workflow.job import job

with job(snakemake) as record:
    group = snakemake.params.group
    train, *tests = (read_index(Path(path)) for path in snakemake.input.indexes)
    match group.protocol:
        case "auxiliary":
            frames = auxiliary(train, group.dataset)
        case "unsupervised" | "few_anomalies":
            frames = one_product(train, tests[0], group.dataset, group.category)
        case "unseen":
            train_rows, test_rows = one_product(train, tests[0], group.dataset, group.category)
            hard = read_hard_classes(snakemake.input.hard)
            frames = train_rows, hard_subset(test_rows, hard, "unseen")
        case "known_class":
            frames = known_class(train, tests[0], group.dataset, group.category, member_per_class=True)
        case "one_vs_rest":
            frames = one_vs_rest(train, tests[0], group.dataset)
        case "dataset_vs_dataset":
            others = dict(zip(group.against, tests[1:], strict=True))
            frames = dataset_vs_dataset(train, tests[0], group.dataset, others)
    for frame, path in zip(frames, (snakemake.output.train, snakemake.output.test), strict=True):
        with atomic(Path(path)) as temporary:
            frame.to_parquet(temporary, index=False)
    record["rows"] = {"train": len(frames[0]), "test": len(frames[1])}

"""Draws the known anomalies of each category, copies them onto normal images, and encodes both."""

from pathlib import Path

import pandas as pd

from data.categories import category_rows
from data.files import atomic
from data.prepare import open_images, read_index
from methods.anomalies.bank import Draw, NormalImages, write_bank
from methods.backbones.build import build_levels
from methods.map_runs import Task
from methods.seeds import derive
from workflow.batches import repetitions
from workflow.device import describe, of_job
from workflow.hard_classes import read_hard_classes
from workflow.job import job, path_if_any

with job(snakemake) as record:
    paths, params, group = snakemake.input, snakemake.params, snakemake.params.group
    device = of_job(snakemake.config)
    batch, found, draws = repetitions(snakemake.wildcards.batch), [], {}
    trained, tested = read_index(Path(paths.train_index)), read_index(Path(paths.test_index))
    train, test, masks = (open_images(Path(path)) for path in (paths.train, paths.test, paths.masks))
    for category in group.categories:
        task = Task(group.dataset, group.protocol, category, read_hard_classes(paths.hard, category))
        normal = NormalImages(train[category_rows(trained, category)], category in params.textures)
        known = task.known_anomalies(tested, batch, params.known["count"])
        found.append(known)
        for (member, repetition), rows in known.groupby(["member", "repetition"])["row"]:
            seed = derive(task.dataset, task.protocol, member, "pasted anomalies", repetition)
            draws[f"{member}/{repetition}"] = Draw(test[rows], masks[rows], normal, seed)
    backbone = build_levels(params.entry, path_if_any(paths.weights))
    write_bank(Path(snakemake.output.bank), backbone, draws, copies=params.known["copies"], device=device)
    with atomic(Path(snakemake.output.known)) as temporary:
        pd.concat(found).to_parquet(temporary, index=False)
    record["device"] = describe(device)

"""Trains a localising method on some categories for a batch of repetitions, and evaluates it after each epoch."""

from itertools import accumulate, pairwise
from pathlib import Path

import pandas as pd
import torch

from data.array_file import mapped_array
from data.categories import category_rows, of_product
from data.files import atomic
from data.prepare import open_images, read_index
from methods.fitting import build
from methods.levels import read_levels
from methods.map_runs import MapTasks, Task
from methods.runs import save_states
from workflow.batches import repetitions
from workflow.device import describe, of_job
from workflow.hard_classes import read_hard_classes
from workflow.job import job, path_if_any
from workflow.localising import fit_category

with job(snakemake) as record:
    torch.set_num_threads(snakemake.threads)
    paths, outputs, group, method = snakemake.input, snakemake.output, snakemake.params.group, snakemake.params.method
    device = of_job(snakemake.config)
    batch = repetitions(snakemake.wildcards.batch)
    trained, tested = read_index(Path(paths.train_index)), read_index(Path(paths.test_index))
    masks, frame = open_images(Path(paths.masks)), pd.read_parquet(paths.test)
    tasks = [
        MapTasks(
            task=(task := Task(group.dataset, group.protocol, category, read_hard_classes(paths.hard, category))),
            method=method["name"],
            images=category_rows(tested, category),
            test=of_product(frame, category),
            known=task.known_anomalies(tested, batch, snakemake.params.known),
            bank=path_if_any(paths.anomalies),
            synthetic=path_if_any(paths.synthetic),
        )
        for category in group.categories
    ]
    lines = [len(batch) * len(of.members) * (of.images.stop - of.images.start) for of in tasks]
    fitted = []
    with atomic(Path(outputs.maps)) as temporary:
        shape = (sum(lines), *masks.shape[1:])
        maps = mapped_array(temporary, shape)
        for of, (first, after) in zip(tasks, pairwise(accumulate(lines, initial=0)), strict=True):
            fitted.append(
                fit_category(
                    of,
                    batch,
                    lambda seed: build(method["class"], method["hyperparameters"], seed, device),
                    read_levels(Path(paths.train_levels), rows=category_rows(trained, of.task.category)),
                    read_levels(Path(paths.test_levels), rows=of.images),
                    masks[of.images],
                    maps[first:after],
                    device,
                )
            )
        maps.flush()
    for table, path in (
        (pd.concat([part.scores for part in fitted]), outputs.scores),
        (pd.concat([part.epochs for part in fitted]), outputs.epochs),
        (pd.concat([of.known for of in tasks]), outputs.known),
    ):
        with atomic(Path(path)) as temporary:
            table.to_parquet(temporary, index=False)
    save_states({run: state for part in fitted for run, state in part.states.items()}, Path(outputs.models))
    seeds = {run: seed for part in fitted for run, seed in part.seeds.items()}
    record |= {"method": method, "device": describe(device), "seeds": seeds}

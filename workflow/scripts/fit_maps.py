"""Trains a localising method on a category for a batch of repetitions, and evaluates it after each epoch."""

from pathlib import Path

import numpy as np
import pandas as pd
import torch

from data.files import atomic
from data.prepare import open_images, read_index
from methods.fitting import build
from methods.levels import read_levels
from methods.map_runs import MapTasks, Task, map_score_frame
from methods.runs import save_states
from reports.localisation.regions import label_regions
from workflow.batches import repetitions
from workflow.device import describe, resolve
from workflow.evaluation import train_and_evaluate
from workflow.hard_classes import read_hard_classes
from workflow.job import job, path_if_any

with job(snakemake) as record:
    torch.set_num_threads(snakemake.threads)
    paths, outputs, group, method = snakemake.input, snakemake.output, snakemake.params.group, snakemake.params.method
    device = resolve(snakemake.config["device"])
    batch = repetitions(snakemake.wildcards.batch)
    task = Task(group.dataset, group.protocol, group.category, read_hard_classes(paths.hard))
    index = read_index(Path(paths.index))
    tasks = MapTasks(
        task=task,
        method=method["name"],
        normal=read_levels(Path(paths.train_levels)),
        test=pd.read_parquet(paths.test),
        known=task.known_anomalies(index, batch, snakemake.params.known),
        bank=path_if_any(paths.anomalies),
        synthetic=path_if_any(paths.synthetic),
    )
    runs = tasks.runs(batch)
    localisers = [build(method["class"], method["hyperparameters"], run.seed, device) for run in runs]
    regions = label_regions(open_images(Path(paths.masks)))
    with atomic(Path(outputs.maps)) as temporary:
        shape = (len(runs), *regions.labels.shape)
        maps = np.lib.format.open_memmap(temporary, mode="w+", dtype=np.float32, shape=shape)
        scores, epochs = train_and_evaluate(localisers, runs, read_levels(Path(paths.test_levels)), regions, maps)
        maps.flush()
    for frame, path in (
        (map_score_frame(runs, scores, task.dataset), outputs.scores),
        (epochs, outputs.epochs),
        (tasks.known, outputs.known),
    ):
        with atomic(Path(path)) as temporary:
            frame.to_parquet(temporary, index=False)
    states = {run.key: localiser.state() for run, localiser in zip(runs, localisers, strict=True)}
    save_states(states, Path(outputs.models))
    record |= {"method": method, "device": describe(device), "seeds": {run.key: run.seed for run in runs}}

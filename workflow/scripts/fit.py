"""Trains a method on all members of a group for a batch of repetitions, and scores their test images."""

from pathlib import Path

import numpy as np
import pandas as pd

from data.files import atomic
from methods.fitting import build, fit_and_score
from methods.runs import IMAGE, Starts, Tasks, repeat, save_states, score_frame
from workflow.batches import repetitions
from workflow.device import describe, of_job, stack_size
from workflow.job import job

with job(snakemake) as record:
    method = snakemake.params.method
    device = of_job(snakemake.config) if snakemake.resources.gpu else "cpu"
    tasks = Tasks(
        group=snakemake.wildcards.group,
        method=method["name"],
        train=pd.read_parquet(snakemake.input.train, columns=["member", *IMAGE]),
        test=pd.read_parquet(snakemake.input.test, columns=["member", *IMAGE]),
        features={key: np.load(path, allow_pickle=False) for key, path in snakemake.params.features.items()},
        auxiliary=np.load(snakemake.input.auxiliary[0], allow_pickle=False) if snakemake.input.auxiliary else None,
    )
    batch = repetitions(snakemake.wildcards.batch)
    starts = Starts(**{key: Path(path) for key, path in snakemake.params.starts.items()})
    runs = tasks.runs(batch, starts)
    trained = [run for run in runs if run.repetition == batch[0] or not method["deterministic"]]
    results = fit_and_score(
        [build(method["class"], method["hyperparameters"], run.seed, device) for run in trained],
        [run.data for run in trained],
        [run.test for run in trained],
        stack=stack_size(snakemake.config["members_per_stack"], device),
        jobs=snakemake.threads,
        device=device,
    )
    with atomic(Path(snakemake.output.scores)) as temporary:
        score_frame(runs, repeat(runs, trained, results)).to_parquet(temporary, index=False)
    save_states(
        {run.key: result.state for run, result in zip(trained, results, strict=True)},
        Path(snakemake.output.models),
    )
    record |= {"method": method, "device": describe(device), "seeds": {run.key: run.seed for run in trained}}

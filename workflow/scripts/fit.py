"""Trains a method on all members of a group for a batch of repetitions, and scores their test images."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from data.files import atomic
from methods.fitting import build, fit_and_score
from methods.runs import IMAGE, Tasks, repeat, save_states, score_frame
from workflow.device import describe, resolve
from workflow.job import job

with job(snakemake) as record:
    method = snakemake.params.method
    device = resolve(snakemake.config["device"]) if snakemake.resources.gpu else "cpu"
    tasks = Tasks(
        group=snakemake.wildcards.group,
        method=method["name"],
        train=pd.read_parquet(snakemake.input.train, columns=["member", *IMAGE]),
        test=pd.read_parquet(snakemake.input.test, columns=["member", *IMAGE]),
        features={key: np.load(path, allow_pickle=False) for key, path in snakemake.params.features.items()},
        auxiliary=np.load(snakemake.input.auxiliary[0], allow_pickle=False) if snakemake.input.auxiliary else None,
        auxiliary_name=snakemake.params.auxiliary,
    )
    first, last = map(int, re.findall(r"\d+", snakemake.wildcards.batch))
    runs = tasks.runs(range(first, last + 1), *map(Path, snakemake.input.start))
    trained = [run for run in runs if run.repetition == first or not method["deterministic"]]
    results = fit_and_score(
        [build(method["class"], method["hyperparameters"], run.seed, device) for run in trained],
        [run.data for run in trained],
        [run.test for run in trained],
        stack=snakemake.config["members_per_stack"][device.partition(":")[0]],
        jobs=snakemake.threads,
    )
    with atomic(Path(snakemake.output.scores)) as temporary:
        score_frame(runs, repeat(runs, trained, results)).to_parquet(temporary, index=False)
    save_states(
        {run.key: result.state for run, result in zip(trained, results, strict=True)},
        Path(snakemake.output.models),
    )
    record |= {"method": method, "device": describe(device), "seeds": {run.key: run.seed for run in trained}}

"""Sweeps epochs and tsh on held-out training data."""

from pathlib import Path

import numpy as np
import pandas as pd

from data.files import atomic
from methods.runs import IMAGE, gather
from methods.sweep import sweep
from reports.figure_file import write_figure
from reports.sweep import summarise_sweep, sweep_figure
from workflow.device import describe, of_job, stack_size
from workflow.job import job

with job(snakemake) as record:
    device = of_job(snakemake.config)
    train = pd.read_parquet(snakemake.input.train, columns=["member", *IMAGE])
    features = {key: np.load(path, allow_pickle=False) for key, path in snakemake.params.features.items()}
    auxiliary = np.load(snakemake.input.auxiliary[0], allow_pickle=False)
    members = {member: gather(features, rows) for member, rows in train.groupby("member")}
    settings = snakemake.params.sweep
    parts = [
        summarise_sweep(scores).assign(method=run["method"], hyperparameter=run["hyperparameter"])
        for run, method in zip(settings["runs"], snakemake.params.methods, strict=True)
        for scores in sweep(
            method,
            run["hyperparameter"],
            run["values"],
            members,
            auxiliary,
            fraction=settings["held_out"],
            stack=stack_size(snakemake.config["members_per_stack"], device),
            device=device,
        )
    ]
    table = pd.concat(parts, ignore_index=True)
    with atomic(Path(snakemake.output.csv)) as temporary:
        table.to_csv(temporary, index=False, float_format="%.4f", lineterminator="\n")
    write_figure(sweep_figure(table), Path(snakemake.output.png))
    record["device"] = describe(device)

"""Sweeps hyperparameters of localising methods on training images and known anomalies."""

from pathlib import Path

import pandas as pd
import torch

from data.categories import category_rows
from data.files import atomic
from data.prepare import read_index
from methods.anomalies.bank import read_anomalies
from methods.levels import read_levels
from methods.map_sweep import sweep_maps
from reports.localisation.evaluation import evaluate
from reports.localisation.regions import label_regions
from workflow.device import describe, resolve
from workflow.job import job

with job(snakemake) as record:
    torch.set_num_threads(snakemake.threads)
    device, settings = resolve(snakemake.config["device"]), snakemake.params.sweep
    category, index = snakemake.params.category, read_index(Path(snakemake.input.index))
    levels = read_levels(Path(snakemake.input.levels), rows=category_rows(index, category))
    anomalies = read_anomalies(Path(snakemake.input.anomalies[0]), f"{category}/0")
    rows = [
        {"method": run["method"], "hyperparameter": run["hyperparameter"], "value": str(held_out.value)}
        | evaluate(held_out.scores, held_out.maps, label_regions(held_out.masks))
        for run, method in zip(settings["runs"], snakemake.params.methods, strict=True)
        for held_out in sweep_maps(
            method,
            run["hyperparameter"],
            run["values"],
            levels,
            anomalies,
            fraction=settings["held_out"],
            device=device,
        )
    ]
    with atomic(Path(snakemake.output.csv)) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False, float_format="%.4f", lineterminator="\n")
    record["device"] = describe(device)

"""Sweeps hyperparameters of localising methods on training images and known or synthetic anomalies."""

from pathlib import Path

import pandas as pd
import torch

from data.categories import category_rows
from data.files import atomic
from data.prepare import read_index
from methods.anomalies.bank import read_anomalies
from methods.anomalies.synthetic import read_synthetic
from methods.levels import read_levels
from methods.map_sweep import part_known, part_synthetic, sweep_maps
from reports.localisation.evaluation import evaluate
from reports.localisation.regions import label_regions
from workflow.device import describe, of_job
from workflow.job import job, path_if_any

with job(snakemake) as record:
    torch.set_num_threads(snakemake.threads)
    paths, device, settings = snakemake.input, of_job(snakemake.config), snakemake.params.sweep
    category, index = snakemake.params.category, read_index(Path(paths.index))
    levels, fraction = read_levels(Path(paths.levels), rows=category_rows(index, category)), settings["held_out"]
    parted = (
        part_known(levels, read_anomalies(known, f"{category}/0"), fraction)
        if (known := path_if_any(paths.anomalies))
        else part_synthetic(levels, read_synthetic(Path(paths.synthetic[0]), category), fraction)
    )
    regions = label_regions(parted.masks)
    rows = [
        {"method": run["method"], "hyperparameter": run["hyperparameter"], "value": str(held_out.value)}
        | evaluate(held_out.scores, held_out.maps, regions)
        for run, method in zip(settings["runs"], snakemake.params.methods, strict=True)
        for held_out in sweep_maps(method, run["hyperparameter"], run["values"], parted, device=device)
    ]
    with atomic(Path(snakemake.output.csv)) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False, float_format="%.4f", lineterminator="\n")
    record["device"] = describe(device)

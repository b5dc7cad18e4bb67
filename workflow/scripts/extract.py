"""Runs a frozen backbone over one split's images."""

from pathlib import Path

import torch

from data.prepare import open_images
from methods.backbones.build import build
from methods.features import extract
from workflow.device import describe, of_job
from workflow.job import job, path_if_any

with job(snakemake) as record:
    torch.set_num_threads(snakemake.threads)
    device = of_job(snakemake.config)
    record["device"] = describe(device)
    backbone = build(snakemake.params.entry, path_if_any(snakemake.input.weights))
    extract(backbone, open_images(Path(snakemake.input.images)), Path(snakemake.output.features), device=device)

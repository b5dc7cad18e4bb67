"""Runs a frozen backbone over one split's images and keeps its level maps."""

from pathlib import Path

import torch

from data.prepare import open_images
from methods.backbones.build import build_levels
from methods.levels import extract_levels
from workflow.device import describe, of_job
from workflow.job import job, path_if_any

with job(snakemake) as record:
    torch.set_num_threads(snakemake.threads)
    device = of_job(snakemake.config)
    record["device"] = describe(device)
    backbone = build_levels(snakemake.params.entry, path_if_any(snakemake.input.weights))
    for images, levels in zip(snakemake.input.images, snakemake.output.levels, strict=True):
        extract_levels(backbone, open_images(Path(images)), Path(levels), device=device)

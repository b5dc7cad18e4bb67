"""Makes synthetic anomalies of a category's normal images, and encodes them and a second view of each image."""

from pathlib import Path

import torch

from data.prepare import open_images
from methods.anomalies.bank import NormalImages
from methods.anomalies.synthetic import write_synthetic
from methods.backbones.build import build_levels
from workflow.device import describe, resolve
from workflow.job import job, path_if_any

with job(snakemake) as record:
    torch.set_num_threads(snakemake.threads)
    paths, device = snakemake.input, resolve(snakemake.config["device"])
    write_synthetic(
        Path(snakemake.output.bank),
        build_levels(snakemake.params.entry, path_if_any(paths.weights)),
        NormalImages(open_images(Path(paths.train)), snakemake.params.textured),
        copies=snakemake.params.copies,
        seed=snakemake.params.seed,
        device=device,
    )
    record["device"] = describe(device)

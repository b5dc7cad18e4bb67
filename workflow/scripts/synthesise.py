"""Makes synthetic anomalies of normal images, and encodes them and a second view of each image."""

from pathlib import Path

import torch

from data.categories import category_rows
from data.prepare import open_images, read_index
from methods.anomalies.bank import NormalImages
from methods.anomalies.synthetic import synthetic_seed, write_synthetic
from methods.backbones.build import build_levels
from workflow.device import describe, of_job
from workflow.job import job, path_if_any

with job(snakemake) as record:
    torch.set_num_threads(snakemake.threads)
    paths, params, group = snakemake.input, snakemake.params, snakemake.params.group
    device = of_job(snakemake.config)
    index, images = read_index(Path(paths.index)), open_images(Path(paths.train))
    write_synthetic(
        Path(snakemake.output.bank),
        build_levels(params.entry, path_if_any(paths.weights)),
        {name: NormalImages(images[category_rows(index, name)], name in params.textures) for name in group.categories},
        copies=params.copies,
        seeds={name: synthetic_seed(group.dataset, name) for name in group.categories},
        device=device,
    )
    record["device"] = describe(device)

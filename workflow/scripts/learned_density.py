"""Trains a flow on samples of two normal distributions and writes the density on the line that it learned."""

from pathlib import Path

import pandas as pd
import torch

from data.files import atomic
from methods.fitting import build
from methods.seeds import derive
from methods.two_normals import Normal, grid, learned_density, samples_of
from workflow.device import describe
from workflow.job import job

with job(snakemake) as record:
    torch.set_num_threads(snakemake.threads)
    training, seed = snakemake.params.training, derive("two normals", 0)
    inlier, auxiliary = (Normal(*snakemake.params.distributions[name]) for name in ("inlier", "auxiliary"))
    data = samples_of(inlier, auxiliary, training["samples"], seed)
    flow = build(training["class"], training["hyperparameters"], seed, "cpu").fit(data.inliers, data.auxiliary)
    x = grid(inlier, auxiliary)
    with atomic(Path(snakemake.output.csv)) as temporary:
        frame = pd.DataFrame({"x": x, "learned": learned_density(flow, x)})
        frame.to_csv(temporary, index=False, float_format="%.9g", lineterminator="\n")
    record |= {"method": training, "seed": seed, "device": describe("cpu")}

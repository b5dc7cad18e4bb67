"""Fits the suite's reduction on the auxiliary set's raw features."""

from pathlib import Path

import numpy as np

from methods.reduction import Reduction
from workflow.job import job

with job(snakemake):
    raw = np.load(snakemake.input.auxiliary, mmap_mode="r", allow_pickle=False)
    Reduction.fit(raw, snakemake.params.dimensions).save(Path(snakemake.output.reduction))

"""Reduces one split's raw features and puts them on the unit sphere."""

from pathlib import Path

import numpy as np

from data.files import atomic
from methods.reduction import Reduction
from workflow.job import job

with job(snakemake):
    raw = np.load(snakemake.input.raw, mmap_mode="r", allow_pickle=False)
    with atomic(Path(snakemake.output.features)) as temporary:
        np.save(temporary, Reduction.load(Path(snakemake.input.reduction)).apply(raw))

"""Prints the epochs of a pretraining: loss, learning rate and accuracy of the probe."""

from pathlib import Path

import pandas as pd

from data.files import atomic
from workflow.job import job

with job(snakemake):
    epochs = pd.read_json(snakemake.input.epochs, lines=True)
    with atomic(Path(snakemake.output.csv)) as temporary:
        epochs.reindex(columns=["epoch", "loss", "learning_rate", "probe_accuracy"]).to_csv(
            temporary, index=False, lineterminator="\n"
        )

"""Ranks the defect classes of a category by NFAD's image AUROC and calls the lowest third hard."""

from pathlib import Path

import pandas as pd

from data.files import atomic
from data.hard_classes import hard_classes
from data.prepare import read_index
from workflow.hard_classes import class_auroc
from workflow.job import job
from workflow.stored_runs import stored_runs

with job(snakemake) as record:
    labels = read_index(Path(snakemake.input.index))["label"].astype(str)
    runs = [run for path in snakemake.input.scores for run in stored_runs(Path(path))]
    found = class_auroc(runs, labels)
    hard = hard_classes(found)
    frame = pd.DataFrame({"label": list(found), "image_auroc": list(found.values())})
    with atomic(Path(snakemake.output.csv)) as temporary:
        frame.assign(hard=frame["label"].isin(hard)).to_csv(temporary, index=False, lineterminator="\n")
    record["hard"] = hard

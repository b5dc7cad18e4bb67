"""Ranks the defect classes of each category by NFAD's image AUROC and calls the lowest third hard."""

from pathlib import Path

import pandas as pd

from data.categories import category_rows
from data.files import atomic
from data.hard_classes import hard_classes
from data.prepare import read_index
from workflow.hard_classes import CLASSES, class_auroc
from workflow.job import job
from workflow.stored_runs import stored_runs

with job(snakemake) as record:
    index, lines, record["hard"] = read_index(Path(snakemake.input.index)), [], {}
    for category in snakemake.params.categories:
        labels = index["label"][category_rows(index, category)].astype(str)
        runs = [run for path in snakemake.input.scores for run in stored_runs(Path(path), category)]
        found = class_auroc(runs, labels)
        hard = record["hard"][category] = hard_classes(found)
        lines += [(category, label, value, label in hard) for label, value in found.items()]
    with atomic(Path(snakemake.output.csv)) as temporary:
        pd.DataFrame(lines, columns=CLASSES).to_csv(temporary, index=False, lineterminator="\n")

"""Measures what the methods of a table cost, one after the other, each phase in a process of its own."""

import logging
from pathlib import Path

import pandas as pd

from data.files import atomic
from methods.cost.case import Case
from methods.cost.measure import measure
from reports.cost.table import MEASURED
from workflow.device import describe, of_job
from workflow.job import job

with job(snakemake) as record:
    params, device = snakemake.params, of_job(snakemake.config)
    place = {"device": describe(device), "threads": snakemake.threads}
    rows = []
    for method, case in params.cases.items():
        fields = {key: value for key, value in case.items() if key != "source"}
        found = measure(
            Case(**fields, device=device, deterministic=snakemake.config["deterministic"], threads=snakemake.threads)
        )
        logging.info("%s: %s", case["name"], found)
        where = {"method": method, "backbone": case["backbone"]["label"], "warm_ups": case["warm_ups"], **place}
        for quantity, values in found.items():
            rows += [{**where, "quantity": quantity, "repeat": i, "value": v} for i, v in enumerate(values)]
    with atomic(Path(snakemake.output.csv)) as temporary:
        pd.DataFrame(rows, columns=list(MEASURED)).to_csv(temporary, index=False, lineterminator="\n")
    record |= {"cases": params.cases, **place}

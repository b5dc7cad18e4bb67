"""Evaluates every score file of the suite, and the controls beside them."""

import logging
from pathlib import Path

import pandas as pd

from reports.controls import check_controls, check_scores, control_metrics
from reports.industrial.checkpoints import checkpoint_metrics
from reports.metrics import evaluate, write_metrics
from workflow.job import job

with job(snakemake) as record:
    parts, findings = [], []
    tests = {group: pd.read_parquet(path) for group, path in snakemake.params.tests.items()}
    for (group, method), files in snakemake.params.scores.items():
        dataset, protocol, *industrial = group.split(".")
        scores = pd.concat([pd.read_parquet(path) for path in files])
        scores = scores[scores["repetition"] < snakemake.params.repetitions]
        findings += check_scores(scores, place=f"{group} {method}")
        if industrial:
            epochs = pd.concat([pd.read_parquet(Path(path).with_suffix(".epochs.parquet")) for path in files])
            epochs = epochs[epochs["repetition"] < snakemake.params.repetitions]
            parts.append(checkpoint_metrics(epochs, dataset=dataset, protocol=protocol, method=method))
            continue
        parts.append(
            evaluate(
                scores,
                tests[group],
                dataset=dataset,
                protocol=protocol,
                method=method,
                confusion=(group, method) in snakemake.params.confusion,
            )
        )
    for group, test in tests.items():
        dataset, protocol, *industrial = group.split(".")
        controls = control_metrics(
            test,
            dataset=dataset,
            protocol=protocol,
            repetitions=snakemake.params.repetitions,
            confusion=False,
        )
        findings += check_controls(controls, test, dataset=dataset, protocol=protocol)
        parts.append(controls)
    record["findings"] = [str(finding) for finding in findings]
    for finding in findings:
        logging.warning("%s", finding)
    if any(finding.severity == "error" for finding in findings):
        raise ValueError("the checks found errors:\n" + "\n".join(record["findings"]))
    write_metrics(pd.concat(parts), Path(snakemake.output.metrics))

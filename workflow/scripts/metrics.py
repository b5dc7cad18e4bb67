"""Evaluates every score file of the suite, and the controls beside them."""

import logging
from pathlib import Path

import pandas as pd

from reports.controls import check_controls, check_scores, control_metrics
from reports.metrics import evaluate, write_metrics
from workflow.job import job
from workflow.map_metrics import group_metrics, hard_metrics
from workflow.suite import recorded_as

with job(snakemake) as record:
    params, parts, findings = snakemake.params, [], []
    tests = {group: pd.read_parquet(path) for group, path in params.tests.items()}
    for (group, method), files in params.scores.items():
        scores = pd.concat([pd.read_parquet(path) for path in files])
        repetitions = params.repetitions_of[method]
        scores = scores[scores["repetition"] < repetitions]
        findings += check_scores(scores, place=f"{group} {method}")
        if group in params.industrial:
            parts.append(group_metrics(group, method, files, repetitions))
        else:
            confusion = (group, method) in params.confusion
            parts.append(evaluate(scores, tests[group], method=method, confusion=confusion, **recorded_as(group)))
        if (group, method) in params.hard:
            parts += hard_metrics(group, method, files, repetitions, params.hard[group, method])
    for group, test in tests.items():
        controls = control_metrics(test, repetitions=params.repetitions, confusion=False, **recorded_as(group))
        findings += check_controls(controls, test, **recorded_as(group))
        parts.append(controls)
    record["findings"] = [str(finding) for finding in findings]
    for finding in findings:
        logging.warning("%s", finding)
    if any(finding.severity == "error" for finding in findings):
        raise ValueError("the checks found errors:\n" + "\n".join(record["findings"]))
    write_metrics(pd.concat(parts), Path(snakemake.output.metrics))

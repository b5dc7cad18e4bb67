"""Evaluates every score file of the suite, and the controls beside them."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from reports.controls import check_controls, check_scores, control_metrics
from reports.findings import Finding
from reports.metrics import evaluate, write_metrics
from workflow.map_metrics import group_metrics, hard_metrics
from workflow.scores import read_scores
from workflow.suite import recorded_as


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    """`measured` are entries of `Plan.measurements`, `tests` the test tasks by group.

    Raises ValueError where the checks find errors.
    """
    parts, findings = [], []
    tests = {group: pd.read_parquet(path) for group, path in params["tests"].items()}
    for entry in params["measured"]:
        frames, found = _measured(entry, tests[entry["group"]])
        parts += frames
        findings += found
    for group, test in tests.items():
        controls = control_metrics(test, repetitions=params["repetitions"], confusion=False, **recorded_as(group))
        findings += check_controls(controls, test, **recorded_as(group))
        parts.append(controls)
    _refuse_errors(findings)
    write_metrics(pd.concat(parts), Path(outputs["metrics"]))
    return {"findings": [str(finding) for finding in findings]}


def _measured(entry: Mapping[str, Any], test: pd.DataFrame) -> tuple[list[pd.DataFrame], list[Finding]]:
    """The metrics of one method on one group, and what is wrong with its scores."""
    group, method, files, repetitions = (entry[key] for key in ("group", "method", "files", "repetitions"))
    scores = read_scores(files, repetitions)
    findings = check_scores(scores, place=f"{group} {method}")
    if entry["images"] is None:
        frame = evaluate(scores, test, method=method, confusion=entry["confusion"], **recorded_as(group))
        return [frame], findings
    frames = [group_metrics(group, method, files, repetitions)]
    if entry["hard"] is not None:
        frames += hard_metrics(group, method, files, repetitions, entry["images"], entry["hard"])
    return frames, findings


def _refuse_errors(findings: list[Finding]) -> None:
    for finding in findings:
        logging.warning("%s", finding)
    if any(finding.severity == "error" for finding in findings):
        raise ValueError("the checks found errors:\n" + "\n".join(map(str, findings)))

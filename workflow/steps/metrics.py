"""Evaluates every score file of the suite and the controls beside them, and checks both."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from data.categories import of_product
from reports.control_means import check_means
from reports.controls import banded, check_controls, check_methods, check_scores, control_metrics
from reports.findings import CHECKED, Finding, checked, write_findings
from reports.metrics import COLUMNS, evaluate, write_metrics
from workflow.map_metrics import group_metrics, hard_metrics, hard_tests
from workflow.scores import read_scores
from workflow.suite import recorded_as

Found = tuple[str, list[Finding]]  # of a group


def carry_out(inputs: Mapping[str, str], params: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    """`measured` are entries of `Plan.measurements`, `tests` the test tasks by group."""
    tests = {group: pd.read_parquet(path) for group, path in params["tests"].items()}
    metrics, findings = _methods(params["measured"], tests)
    for group, test in tests.items():
        controls = control_metrics(test, repetitions=params["repetitions"], confusion=False, **recorded_as(group))
        findings.append((group, check_controls(controls, test, **recorded_as(group))))
        metrics.append(controls)
    write_metrics(_joined(metrics, COLUMNS), Path(outputs["metrics"]))
    checks = _joined([checked(found, **recorded_as(group)) for group, found in findings], CHECKED)
    write_findings(checks, Path(outputs["checks"]), CHECKED)
    return {"findings": _logged(finding for _, found in findings for finding in found)}


def _methods(
    measured: Iterable[Mapping[str, Any]], tests: Mapping[str, pd.DataFrame]
) -> tuple[list[pd.DataFrame], list[Found]]:
    """The metrics of all methods, and what is wrong with them: with each on each group, then with their means."""
    metrics: list[pd.DataFrame] = []
    findings: list[Found] = []
    runs: defaultdict[tuple[str, ...], list[pd.DataFrame]] = defaultdict(list)
    for entry in measured:
        group = entry["group"]
        frames, found = _measured(entry, tests[group])
        bands = banded(pd.concat(frames), _tested(entry, tests[group]))
        metrics += frames
        findings.append((group, [*found, *check_methods(bands)]))
        runs[*recorded_as(group).values(), entry["method"]].append(bands)
    return metrics, [*findings, *_of_means(runs)]


def _of_means(runs: Mapping[tuple[str, ...], Sequence[pd.DataFrame]]) -> Iterator[Found]:
    """`runs` by dataset, protocol and method."""
    for (dataset, protocol, method), some in runs.items():
        found = check_means(pd.concat(some), dataset=dataset, protocol=protocol, method=method)
        yield f"{dataset}.{protocol}", found


def _joined(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """None where only costs were measured."""
    return pd.concat(frames) if frames else pd.DataFrame(columns=list(columns))


def _measured(entry: Mapping[str, Any], test: pd.DataFrame) -> tuple[list[pd.DataFrame], list[Finding]]:
    """The metrics of one method on one group, and what is wrong with its scores."""
    group, method, files, repetitions = (entry[key] for key in ("group", "method", "files", "repetitions"))
    scores = read_scores(files, repetitions)
    found = check_scores(scores, place=f"{group} {method}")
    findings = [each for finding in found for each in _by_category(replace(finding, method=method), test)]
    if entry["images"] is None:
        frame = evaluate(scores, test, method=method, confusion=entry["confusion"], **recorded_as(group))
        return [frame], findings
    frames = [group_metrics(group, method, files, repetitions)]
    if entry["hard"] is not None:
        frames += hard_metrics(group, method, files, repetitions, entry["images"], entry["hard"])
    return frames, findings


def _tested(entry: Mapping[str, Any], test: pd.DataFrame) -> pd.DataFrame:
    """The test frame, and the same of subsets that have no test tasks of their own."""
    return test if entry["hard"] is None else pd.concat([test, hard_tests(test, entry["files"], entry["hard"])])


def _by_category(finding: Finding, test: pd.DataFrame) -> list[Finding]:
    """What was found of a member, for each category or part of its product that tests it, or for itself alone."""
    tested = (test["member"] == finding.category) | test.index.isin(of_product(test, finding.category).index)
    categories = test.loc[tested, "category"].unique()
    return [replace(finding, category=str(category)) for category in categories] or [finding]


def _logged(findings: Iterable[Finding]) -> list[str]:
    texts = list(dict.fromkeys(map(str, findings)))
    for text in texts:
        logging.warning("%s", text)
    return texts

"""What is wrong with a table's numbers: each fault injected into the metrics or the checks."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reports.findings import CHECKED, ERROR, WARNING, Finding, checked, read_findings, severe, write_findings
from reports.spec import Row, TableSpec
from reports.table_findings import empty_cells, table_findings

NONE = pd.DataFrame(columns=list(CHECKED))
TASK = {"dataset": "pets", "protocol": "one_vs_rest"}


def found(metrics: pd.DataFrame, spec: TableSpec) -> list[tuple[str, str, str]]:
    return [(finding.severity, finding.place, finding.text) for finding in empty_cells(metrics, spec)]


def test_a_whole_table_has_no_findings(metrics: pd.DataFrame, spec: TableSpec) -> None:
    assert table_findings(metrics, NONE, [spec]).empty


def of(metrics: pd.DataFrame, method: str, category: str, repetition: int) -> pd.Series:
    return (metrics["method"] == method) & (metrics["category"] == category) & (metrics["repetition"] == repetition)


def test_a_cell_that_lacks_a_repetition_is_an_error(metrics: pd.DataFrame, spec: TableSpec) -> None:
    assert found(metrics[~of(metrics, "cf", "dog", 1)], spec) == [
        (ERROR, "cf dog", "the cell is empty: repetition 1 of it was not run")
    ]


def test_a_method_without_any_number_is_an_error_in_each_category(metrics: pd.DataFrame, spec: TableSpec) -> None:
    assert found(metrics[metrics["method"] != "knn"], spec) == [
        (ERROR, f"knn {category}", "the cell is empty: it was not run") for category in ("cat", "dog")
    ]


def test_a_run_that_diverged_is_a_warning(metrics: pd.DataFrame, spec: TableSpec) -> None:
    lost = metrics.assign(value=metrics["value"].mask(of(metrics, "cf", "dog", 1)))
    assert found(lost, spec) == [(WARNING, "cf dog", "the cell is empty: repetition 1 diverged")]


def test_a_metric_that_is_not_defined_is_a_warning(metrics: pd.DataFrame, confusion_spec: TableSpec) -> None:
    pairs = {("cat", "dog"): 90.0, ("cat", "cow"): np.nan, ("dog", "cat"): 1, ("dog", "cow"): 1, ("cow", "cat"): 1}
    frame = pd.DataFrame([(a, f"auroc_vs_{b}", value) for (a, b), value in pairs.items()])
    frame = frame.set_axis(["category", "metric", "value"], axis=1)
    frame = frame.assign(method="cf", repetition=0, checkpoint="last", **TASK)
    assert found(frame, confusion_spec) == [
        (WARNING, "cf cat", "the cell is empty: auroc_vs_cow is not defined"),
        (ERROR, "cf cow", "the cell is empty: auroc_vs_dog was not measured"),
    ]


def test_absent_categories_and_quoted_methods_are_not_missed(metrics: pd.DataFrame, spec: TableSpec) -> None:
    assert found(metrics[metrics["category"] == "cat"], replace(spec, absent={"dog": "gone"})) == []


@pytest.fixture
def checks() -> pd.DataFrame:
    findings = [
        Finding(ERROR, "here", "constant", "cat", "cf"),
        Finding(WARNING, "there", "NaN", "dog", "mse"),
        Finding(ERROR, "control", "off", "dog", "random"),
        Finding(ERROR, "elsewhere", "off", "cow", "oracle_score"),
    ]
    return pd.concat([checked(findings, **TASK), checked(findings[:1], dataset="pets", protocol="auxiliary")])


def test_checks_stand_under_each_table_that_shows_the_run(
    metrics: pd.DataFrame, spec: TableSpec, checks: pd.DataFrame
) -> None:
    """MSE is in no table, cow in none of its categories, and another protocol's runs are not its own."""
    other = replace(spec, name="second", rows=(Row("knn", "KNN"),), categories=(("dog", "Dog"),))
    frame = table_findings(metrics, checks.reset_index(drop=True), [spec, other])
    listed = sorted(frame[["table", "place", "severity"]].itertuples(index=False, name=None))
    assert listed == [
        ("", "elsewhere", ERROR),
        ("", "here", ERROR),
        ("", "there", WARNING),
        ("second", "control", ERROR),
        ("tablet", "control", ERROR),
        ("tablet", "here", ERROR),
    ]


def test_a_method_of_another_protocol_than_its_tables_is_found(metrics: pd.DataFrame, spec: TableSpec) -> None:
    finding = checked([Finding(ERROR, "here", "constant", "cat", "cf")], dataset="pets", protocol="few_anomalies")
    rows = (*spec.rows[:2], replace(spec.rows[2], protocol="few_anomalies"))
    elsewhere = metrics["protocol"].mask(metrics["method"] == "cf", "few_anomalies")
    frame = table_findings(metrics.assign(protocol=elsewhere), finding, [replace(spec, rows=rows)])
    assert list(frame["table"]) == ["tablet"]


def test_a_part_of_a_product_concerns_the_tables_that_show_it(metrics: pd.DataFrame, spec: TableSpec) -> None:
    """A run on the product concerns both: hard classes are another test of the same run."""
    found = [Finding(ERROR, place, "constant", place, "cf") for place in ("cat", "cat.hard", "cat.unseen")]
    part = replace(spec, name="parts", categories=(("cat.hard", "Hard"),))
    frame = table_findings(metrics, checked(found, **TASK), [spec, part])
    listed = frame[frame["text"] == "constant"][["table", "place"]].itertuples(index=False, name=None)
    assert sorted(listed) == [("", "cat.unseen"), ("parts", "cat"), ("parts", "cat.hard"), ("tablet", "cat")]


def test_a_banner_is_of_the_tables_own_errors(metrics: pd.DataFrame, spec: TableSpec, checks: pd.DataFrame) -> None:
    frame = table_findings(metrics, checks.reset_index(drop=True), [spec])
    assert sorted(severe(frame, "tablet")) == ["control: off", "here: constant"]
    assert severe(frame, "table1") == ()
    many = pd.concat([frame[frame["severity"] == ERROR]] * 3)
    assert severe(many, "tablet")[3:] == ("3 more in findings.csv",)


@pytest.mark.parametrize("frame", [lambda checks: checks, lambda checks: checks.iloc[:0]])
def test_they_come_back_from_the_file_once_and_sorted(
    checks: pd.DataFrame, tmp_path: Path, frame: Callable[[pd.DataFrame], pd.DataFrame]
) -> None:
    written = frame(checks)
    for part in (written, pd.concat([written[::-1], written])):
        write_findings(part, tmp_path / "checks.csv", CHECKED)
        read = read_findings(tmp_path / "checks.csv", CHECKED)
        expected = written.sort_values(list(CHECKED)).reset_index(drop=True)
        pd.testing.assert_frame_equal(read, expected, check_dtype=False)

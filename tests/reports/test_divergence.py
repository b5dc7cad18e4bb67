import numpy as np
import pandas as pd

from reports.divergence import diverged, divergence
from reports.industrial.spec import IndustrialSpec
from reports.spec import Row, TableSpec
from tests.reports.conftest import MakeMetrics


def test_a_run_without_any_number_diverged(make_metrics: MakeMetrics, spec: TableSpec) -> None:
    metrics = make_metrics(
        {
            ("cat", "cf", "auroc"): [91.0, np.nan, np.nan],
            ("cat", "cf", "ap"): [90.0, np.nan, 80.0],
            ("dog", "cf", "auroc"): [np.nan, 80.0, 81.0],
            ("cat", "knn", "auroc"): [90.0, 90.0, 90.0],
        }
    )
    runs = diverged(metrics, spec)
    assert runs == {("cf", "cat"): [1], ("cf", "dog"): [0]}
    assert divergence(runs, spec, "cf", "cat") == "repetition 1 diverged"
    assert divergence(runs, spec, "cf", "mean") == "cat: repetition 1 diverged; dog: repetition 0 diverged"
    assert divergence(runs, spec, "knn", "mean") == ""


def test_only_the_last_epoch_of_the_tables_own_runs_counts(make_metrics: MakeMetrics, spec: TableSpec) -> None:
    metrics = make_metrics({("cat", "cf", "auroc"): [np.nan]})
    assert diverged(metrics.assign(checkpoint="oracle"), spec) == {}
    assert diverged(metrics.assign(dataset="cars"), spec) == {}


def test_an_average_of_averages_names_its_categories() -> None:
    spec = IndustrialSpec(
        name="tablet",
        title="A table",
        source="A paper",
        dataset="parts",
        protocol="known_class",
        categories=(("nut", "nut"), ("screw", "screw")),
        over={"nut": ("nut.bent", "nut.cut"), "screw": ("screw.worn",), "mean": ("nut", "screw")},
        rows=(Row("bgad", "BGAD"),),
        tolerance=1.0,
        recorded=("pro",),
        printed=("pro",),
    )
    runs = {("bgad", "nut.cut"): [2], ("bgad", "screw.worn"): [0]}
    assert divergence(runs, spec, "bgad", "nut") == "nut.cut: repetition 2 diverged"
    assert divergence(runs, spec, "bgad", "mean").count("diverged") == 2
    assert divergence(runs, spec, "bgad", "nut.bent") == ""


def test_nothing_was_run(metrics: pd.DataFrame, spec: TableSpec) -> None:
    assert diverged(metrics.iloc[:0], spec) == {}

import math

import numpy as np
import pandas as pd
import pytest

from reports.controls import banded, check_controls, check_methods, check_scores, control_metrics, random_band

TASK = {"dataset": "pets", "protocol": "one_vs_rest"}


@pytest.fixture
def large_test() -> pd.DataFrame:
    labels = np.repeat(["cat", "dog", "cow"], 200)
    frames = [
        pd.DataFrame({"category": inlier, "row": np.arange(600), "label": labels, "anomaly": labels != inlier})
        for inlier in ("cat", "dog")
    ]
    return pd.concat(frames, ignore_index=True).assign(dataset="pets", split="test")


@pytest.fixture
def controls(large_test: pd.DataFrame) -> pd.DataFrame:
    return control_metrics(large_test, **TASK, repetitions=3, confusion=True)


def test_the_oracle_is_exact_and_random_knows_nothing(controls: pd.DataFrame, large_test: pd.DataFrame) -> None:
    assert set(controls.loc[controls["method"] == "oracle_score", "value"]) == {100.0}
    random = controls.loc[controls["method"] == "random", "value"]
    assert random.between(35, 65).all()
    assert random.nunique() == len(random) == 2 * 3 * 3
    assert check_controls(controls, large_test, **TASK) == []


def test_random_depends_on_its_own_category_and_repetition_only(
    controls: pd.DataFrame, large_test: pd.DataFrame
) -> None:
    dogs = large_test[large_test["category"] == "dog"].sample(frac=1, random_state=3)
    alone = control_metrics(dogs, **TASK, repetitions=2, confusion=True)
    key = ["category", "method", "repetition", "metric"]
    both = alone.merge(controls, on=key, suffixes=("", "_all"))
    assert len(both) == len(alone)
    assert (both["value"] == both["value_all"]).all()


def test_random_repeats_on_every_machine(tested: pd.DataFrame) -> None:
    """The generator hangs on sha256 and PCG64 alone; these numbers must never change."""
    controls = control_metrics(tested, **TASK, repetitions=4, confusion=False)
    random = controls[(controls["method"] == "random") & (controls["category"] == "cat")]["value"]
    assert list(random) == [50.0, 25.0, 75.0, 75.0]


def test_the_band_is_five_deviations_of_the_mann_whitney_statistic() -> None:
    """By simulation of the null, the standard deviation of AUROC for 20 inliers and 30 anomalies."""
    ranks = np.random.default_rng(0).permuted(np.tile(np.arange(1, 51), (20_000, 1)), axis=1)
    simulated = ((ranks[:, :30].sum(axis=1) - 30 * 31 / 2) / 600).std()
    assert random_band(20, 30) == pytest.approx(500 * math.sqrt(51 / 7200))
    assert random_band(20, 30) / 500 == pytest.approx(simulated, rel=0.02)


def test_a_leaking_control_is_an_error(controls: pd.DataFrame, large_test: pd.DataFrame) -> None:
    leaks = (controls["method"] == "random") & (controls["category"] == "cat") & (controls["repetition"] == 1)
    controls.loc[leaks & (controls["metric"] == "auroc"), "value"] = 80.0
    (finding,) = check_controls(controls, large_test, **TASK)
    assert finding.severity == "error"
    assert finding.place == "pets one_vs_rest cat random"
    assert "auroc of repetition 1 is 80.0000, expected 50" in finding.text


@pytest.mark.parametrize("value", [99.9999, np.nan])
def test_an_oracle_that_is_not_exact_is_an_error(
    controls: pd.DataFrame, large_test: pd.DataFrame, value: float
) -> None:
    controls.loc[controls["method"].eq("oracle_score").idxmax(), "value"] = value
    assert [finding.place for finding in check_controls(controls, large_test, **TASK)] == [
        "pets one_vs_rest cat oracle_score"
    ]


def test_a_missing_control_is_an_error(controls: pd.DataFrame, large_test: pd.DataFrame) -> None:
    findings = check_controls(controls[controls["category"] == "cat"], large_test, **TASK)
    assert [str(finding) for finding in findings] == [
        "error: pets one_vs_rest dog random: the control was not run",
        "error: pets one_vs_rest dog oracle_score: the control was not run",
    ]


def test_constant_and_diverged_scores_are_found() -> None:
    scores = pd.DataFrame(
        {
            "member": ["cat"] * 4 + ["dog"] * 2,
            "repetition": [0, 0, 1, 1, 0, 0],
            "score": [1.0, 2.0, 7.0, 7.0, 1.0, np.nan],
        }
    )
    findings = check_scores(scores, place="pets cf")
    assert [(f.severity, f.place) for f in findings] == [
        ("error", "pets cf cat repetition 1"),
        ("warning", "pets cf dog repetition 0"),
    ]
    assert [f.category for f in findings] == ["cat", "dog"]


def runs_of(metric: str, value: float, category: str = "cat") -> pd.DataFrame:
    frame = pd.DataFrame({"category": [category], "metric": [metric], "value": [value]})
    return frame.assign(method="cf", repetition=2, checkpoint="last", **TASK)


@pytest.mark.parametrize(
    ("metric", "anomalies"), [("auroc", 400), ("pixel_auroc", 400), ("image_auroc", 400), ("auroc_vs_dog", 200)]
)
def test_worse_than_random_is_an_error_beyond_the_band(large_test: pd.DataFrame, metric: str, anomalies: int) -> None:
    band = random_band(200, anomalies)
    assert check_methods(banded(runs_of(metric, 50 - band + 1e-9), large_test)) == []
    (finding,) = check_methods(banded(runs_of(metric, 50 - band - 1e-9), large_test))
    assert (finding.severity, finding.category, finding.method) == ("error", "cat", "cf")
    assert finding.place == "pets one_vs_rest cat cf"
    assert "repetition 2" in finding.text
    assert "worse than a random score" in finding.text


@pytest.mark.parametrize(("value", "wrong"), [(100.1, True), (-0.1, True), (100.0000005, False), (np.nan, False)])
def test_what_no_control_reaches_is_an_error(large_test: pd.DataFrame, value: float, wrong: bool) -> None:
    """In any category; PRO of BGAD's code may exceed 100 where a region has holes."""
    findings = check_methods(banded(runs_of("pro", value, "cat.hard"), large_test))
    assert [finding.text.partition(", ")[2] for finding in findings] == ["outside 0 to 100"] * wrong
    assert check_methods(banded(runs_of("pro_bgad1000", 100.1), large_test)) == []


def test_an_oracle_epoch_and_a_category_that_is_not_tested_are_not_compared(large_test: pd.DataFrame) -> None:
    assert check_methods(banded(runs_of("auroc", 0, "cat.hard"), large_test)) == []
    assert check_methods(banded(runs_of("auroc", 0).assign(checkpoint="oracle"), large_test)) == []


def test_a_subset_has_the_band_of_its_own_images(large_test: pd.DataFrame) -> None:
    subset = large_test[(large_test["category"] == "cat") & (large_test["label"] != "cow")].assign(category="cat.hard")
    both, value = pd.concat([large_test, subset]), 50 - (random_band(200, 200) + random_band(200, 400)) / 2
    assert check_methods(banded(runs_of("auroc", value, "cat.hard"), both)) == []
    assert len(check_methods(banded(runs_of("auroc", value, "cat"), both))) == 1
    without = both[~both["anomaly"] | (both["category"] != "cat.hard")]
    assert check_methods(banded(runs_of("auroc", 0, "cat.hard"), without)) == []

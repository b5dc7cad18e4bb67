"""A loss that becomes NaN in one member of a stack, from training to the table and the ledger."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from methods.fitting import build, fit_and_score
from methods.runs import Run, Tasks, score_frame
from reports.controls import check_scores
from reports.ledger import ledger
from reports.metrics import evaluate, read_metrics, write_metrics
from reports.notes import table_notes
from reports.spec import Row, TableSpec
from reports.tables import comparison_table, write_table_csv
from tests.methods.world import SMALL_FLOW

CATEGORIES = ("cat", "dog", "cow")
SPEC = TableSpec(
    name="tablet",
    title="A table",
    source="A paper",
    dataset="pets",
    protocol="one_vs_rest",
    categories=tuple((name, name) for name in CATEGORIES),
    rows=(Row("flow", "Flow"),),
    tolerance=1.0,
)


@pytest.fixture(scope="module")
def tasks() -> Tasks:
    """Three categories of forty images, each around a centre of its own."""
    labels = np.repeat(CATEGORIES, 40)
    centres = np.repeat(np.eye(3, 6) * 3, 40, axis=0)
    rng = np.random.default_rng(0)
    features = {f"pets/{split}": rng.normal(centres, 0.3).astype(np.float32) for split in ("train", "test")}
    images = pd.DataFrame({"dataset": "pets", "row": range(len(labels))})
    train = images.assign(split="train", member=labels)
    test = pd.concat([images.assign(split="test", member=name, label=labels) for name in CATEGORIES])
    test = test.assign(category=test["member"], anomaly=test["label"] != test["member"])
    return Tasks("pets.one_vs_rest", "flow", train, test.reset_index(drop=True), features, None)


def poisoned(run: Run) -> Run:
    return replace(run, data=replace(run.data, inliers=np.full_like(run.data.inliers, np.nan)))


def metrics_of(runs: list[Run], tasks: Tasks) -> tuple[pd.DataFrame, list[str]]:
    """The metrics of all runs, trained as one stack, and what the checks find."""
    flows = [build("methods.flow.Flow", SMALL_FLOW, run.seed, "cpu") for run in runs]
    sets, tests = [run.data for run in runs], [run.test for run in runs]
    scores = score_frame(runs, fit_and_score(flows, sets, tests, stack=len(runs), jobs=1))
    found = evaluate(scores, tasks.test, dataset="pets", protocol="one_vs_rest", method="flow", confusion=False)
    return found, [str(finding) for finding in check_scores(scores, place="pets flow")]


def test_the_others_finish_and_its_cells_are_empty_with_a_reason(tasks: Tasks, tmp_path: Path) -> None:
    runs = tasks.runs(range(2))
    healthy, none = metrics_of(runs, tasks)
    mixed, findings = metrics_of([poisoned(run) if run.key == "cat/1" else run for run in runs], tasks)
    assert none == []
    assert findings == [
        "warning: pets flow cat repetition 1: 120 of 120 scores are NaN: the run diverged and has no metric"
    ]
    lost = (mixed["category"] == "cat") & (mixed["repetition"] == 1)
    pd.testing.assert_frame_equal(mixed[~lost], healthy[~lost])
    write_metrics(mixed, tmp_path / "metrics.csv")
    metrics = read_metrics(tmp_path / "metrics.csv")
    write_table_csv(comparison_table(metrics, SPEC), tmp_path / "table.csv")
    table = pd.read_csv(tmp_path / "table.csv").iloc[0]
    assert table[["cat", "mean"]].isna().all()
    assert table[["dog", "cow"]].notna().all()
    assert "Flow has empty cells (cat: repetition 1 diverged)." in table_notes(metrics, SPEC)
    published = pd.DataFrame({"category": [*CATEGORIES, "mean"], "value": 99.0})
    published = published.assign(dataset="pets", protocol="one_vs_rest", method="flow", metric="auroc", std=np.nan)
    published = published.assign(corrected=np.nan, status="ok", note="")
    lines = ledger(metrics, {"tablet": published}, [SPEC]).set_index("category")
    assert lines.loc[["cat", "mean"], "verdict"].tolist() == ["not run", "not run"]
    assert lines.loc["cat", "note"] == "1 of 2 repetitions finished; repetition 1 diverged"
    assert lines.loc["mean", "note"] == "1 of 2 repetitions finished; cat: repetition 1 diverged"
    assert lines.loc[["dog", "cow"], "note"].tolist() == ["", ""]

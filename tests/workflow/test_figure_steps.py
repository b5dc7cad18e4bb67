"""The figures of methods on feature vectors, drawn from files as jobs leave them."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.protocols import dataset_vs_dataset, one_vs_rest
from reports.findings import COLUMNS, write_findings
from reports.metrics import write_metrics
from reports.tables import read_table_csv
from tests.workflow.conftest import Project
from workflow.figures import extremes, histograms
from workflow.plan import Plan
from workflow.steps import roc_curves
from workflow.steps.order import Order, carry_out

EACH = 12  # test images of each class
Made = Callable[..., dict[str, Any]]


def index_of(classes: Sequence[str]) -> pd.DataFrame:
    labels = np.tile(classes, EACH)
    return pd.DataFrame({"label": labels, "category": labels})


def tasks_of(plan: Plan, table: str) -> pd.DataFrame:
    """The test tasks of a table: its classes against each other, or a dataset of two classes against others."""
    found = plan.suite("embedded").tables[table]
    assert found.categories
    if found.protocol == "dataset_vs_dataset":
        own, other = index_of(["a", "b"]), index_of(["c"])
        return dataset_vs_dataset(own, own, found.dataset, dict.fromkeys(found.categories, other))[1]
    index = index_of(found.categories)
    return one_vs_rest(index, index, found.dataset)[1]


def leave_scores(test: pd.DataFrame, runs: list[dict[str, Any]]) -> None:
    """One repetition more than is asked for, whose scores are of no use."""
    for number, run in enumerate(runs):
        rng = np.random.default_rng(number)
        images = test.drop_duplicates(["member", "dataset", "split", "row"])
        noise = (images.assign(repetition=r, score=images["anomaly"] + rng.random(len(images))) for r in range(3))
        scores = pd.concat([*noise, images.assign(repetition=3, score=0.0)])
        (file,) = map(Path, run["files"])
        file.parent.mkdir(parents=True, exist_ok=True)
        scores[["member", "repetition", "dataset", "split", "row", "score"]].to_parquet(file, index=False)


@pytest.fixture
def draw(project: Project) -> Made:
    """Carries out a step for a table, as its job does; the record that it leaves."""

    def drawn(step: str, table: str, runs: list[dict[str, Any]], **params: Any) -> dict[str, Any]:
        plan = project.plan()
        test = tasks_of(plan, table)
        test.to_parquet("test.parquet")
        leave_scores(test, runs)
        params |= {"table": plan.table("embedded", table), "runs": runs}
        outputs = {"png": "figure.png", "pdf": "figure.pdf"}
        order = Order(inputs={"test": "test.parquet"}, params=params, outputs=outputs)
        return carry_out(step, json.loads(json.dumps(order)))

    return drawn


TABLES = pytest.mark.parametrize("table", ["table1", "table3", "table4", "table5"])


@TABLES
def test_histograms(project: Project, draw: Made, table: str) -> None:
    plan = project.plan()
    record = draw("histograms", table, histograms.runs(plan, "embedded", table), place=5)
    categories = plan.suite("embedded").tables[table].categories or ()
    fifth, inliers = ("all", "digits") if table == "table3" else 2 * ([*categories[:5]][-1],)
    assert (record["member"], record["figure"]["table"]) == (fifth, table)
    assert are_drawn()
    assert f"models trained on {inliers}, in the first repetition" in record["figure"]["caption"]


@TABLES
def test_extremes(project: Project, draw: Made, table: str) -> None:
    plan = project.plan()
    images = {dataset: f"{dataset}.npy" for dataset in extremes.images(plan, "embedded", table)}
    for file in images.values():
        np.save(file, np.random.default_rng(0).integers(0, 256, (26 * EACH, 8, 8, 1), dtype=np.uint8))
    record = draw("extremes", table, extremes.runs(plan, "embedded", table), images=images, shown=3)
    assert (record["figure"]["section"], record["figure"]["table"]) == ("images", table)
    assert are_drawn()


def are_drawn() -> bool:
    return all(Path(f"figure.{kind}").stat().st_size > 10_000 for kind in ("png", "pdf"))


def ranks_caption(project: Project, table: str) -> str:
    """Of a diagram in which each method has all of its numbers, equal ones."""
    plan = project.plan()
    runs = [
        {"dataset": group.dataset, "protocol": group.protocol, "category": category, "method": method, "metric": metric}
        for group, method in plan.runs(plan.suite("embedded").tables[table])
        for category in group.categories
        for metric in plan.table("embedded", table)["printed"]
    ]
    write_metrics(pd.DataFrame(runs).assign(repetition=0, checkpoint="last", value=50.0), Path("metrics.csv"))
    params = {"table": plan.table("embedded", table), "metric": "pro"}
    outputs = {"png": "figure.png", "pdf": "figure.pdf"}
    order = Order(inputs={"metrics": "metrics.csv"}, params=params, outputs=outputs)
    return str(carry_out("ranks", order)["figure"]["caption"])


def test_ranks_tell_which_methods_are_tested_on_other_images(project: Project) -> None:
    said = "known anomalies leave the test set"
    assert said not in ranks_caption(project, "table6")
    caption = ranks_caption(project, "table12")
    assert said in caption
    assert "few anomalies: NFAD, BGAD)." in caption


@TABLES
def test_roc_curves_have_the_numbers_of_the_table(
    project: Project, draw: Made, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are printed from the same scores; of repetitions that were asked for."""
    plan, figures = project.plan(), []
    monkeypatch.setattr(roc_curves, "write_figure", lambda figure, *paths: figures.append(figure))
    runs = histograms.runs(plan, "embedded", table)
    record = draw("roc_curves", table, runs)
    assert (record["figure"]["section"], record["figure"]["table"]) == ("curves", table)
    legend = figures[0].axes[1].get_legend()
    means = printed_means(plan, table, runs)
    assert [text.get_text() for text in legend.get_texts()] == [
        f"{means[run['method']]:.2f}  {run['label']}" for run in runs
    ]


def printed_means(plan: Plan, table: str, runs: list[dict[str, Any]]) -> "pd.Series[float]":
    """The means of a table's csv, made by its own steps."""
    (group,) = plan.suite("embedded").tables[table].groups
    unused = {"confusion": False, "images": None, "hard": None}
    measured = [{"group": group.name, **run, **unused} for run in runs]
    params = {"measured": measured, "tests": {group.name: "test.parquet"}, "repetitions": 3}
    carry_out("metrics", Order(inputs={}, params=params, outputs={"metrics": "metrics.csv", "checks": "checks.csv"}))
    write_findings(pd.DataFrame(columns=COLUMNS), Path("findings.csv"))
    printed = {"csv": "table.csv", "tex": "table.tex"}
    params = {"table": plan.table("embedded", table), "stand_ins": []}
    carry_out(
        "table", Order(inputs={"metrics": "metrics.csv", "findings": "findings.csv"}, params=params, outputs=printed)
    )
    return read_table_csv(Path("table.csv")).set_index("method")["mean"]

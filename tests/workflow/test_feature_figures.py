"""Which figures a suite has, and what they are made of."""

from pathlib import Path

import pytest

from tests.workflow.conftest import Project, refused
from workflow.figures import extremes, feature_tables, figures, histograms, positive_difference

KINDS = ("table", "figures/histograms", "figures/roc", "figures/extremes", "figures/positive_difference")
ALL = ["histograms.table1", "roc.table1", "extremes.table1", "positive_difference"]


def names(project: Project, suite: str, *tables: str) -> set[str]:
    """Those of feature vectors, without the folder of the suite."""
    found = {path.removeprefix(f"results/{suite}/") for path in figures(project.plan(), suite, tables)}
    return {name for name in found if name.startswith(KINDS)}


def test_the_figures_of_some_tables(project: Project) -> None:
    assert names(project, "embedded", "table1", "table2", "table6", "table16") == {
        "table2",
        *(f"figures/{name}" for name in ALL),
    }
    kinds = {"histograms", "roc", "extremes"}
    three = {f"figures/{kind}.{table}" for kind in kinds for table in ("table3", "table4", "table5")}
    assert names(project, "embedded", "table3", "table4", "table5") == three | {"figures/positive_difference"}
    assert names(project, "embedded", "table6") == set()


def test_a_table_that_cannot_run_has_none(project: Project) -> None:
    assert names(project, "papers", "table5") == set()


def test_a_table_has_figures_of_the_methods_that_it_runs(project: Project) -> None:
    project.edit("tables/table1.yaml", lambda c: c.update(rows=["knn", "oe"]))
    assert names(project, "embedded", "table1") == {"figures/histograms.table1", "figures/roc.table1"}
    project.edit("tables/table1.yaml", lambda c: c.update(rows=["knn", "csi"]))
    assert names(project, "embedded", "table1") == {"figures/roc.table1"}


def test_runs_are_in_the_order_of_the_table_and_quoted_methods_none(project: Project) -> None:
    plan = project.plan()
    rows = [row for row in project.read("tables/table1.yaml")["rows"] if row not in ("goad", "rot_trans", "csi")]
    assert [run["method"] for run in feature_tables.runs(plan, "embedded", "table1")] == rows
    assert [run["label"] for run in histograms.runs(plan, "embedded", "table1")] == ["Flow", "Flow-ratio", "OE", "CF"]
    (run,) = extremes.runs(plan, "embedded", "table1")
    file = "results/embedded/scores/digits.one_vs_rest/cf/repetitions_0-2.parquet"
    assert run == {"method": "cf", "label": "CF", "files": [file], "repetitions": 3}
    assert feature_tables.files([run, run]) == [file, file]


def test_files_of_a_dataset_that_is_compared_with_others(project: Project) -> None:
    plan = project.plan()
    tasks = feature_tables.test_tasks(plan, "embedded", "table3")
    assert tasks == "results/embedded/tasks/digits.dataset_vs_dataset.test.parquet"
    images = extremes.images(plan, "embedded", "table3")
    assert list(images) == ["digits", "letters", "numerals", "typefaces"]
    assert {Path(path).name for path in images.values()} == {"test.npy"}


@pytest.mark.parametrize(("suite", "table"), [("papers", "table5"), ("embedded", "table6")])
def test_another_tables_figures_are_refused(project: Project, suite: str, table: str) -> None:
    said = refused(feature_tables.test_tasks, project.plan(), suite, table)
    assert f"results/{suite}/figures: '{table}' is no comparison of methods that can run" in said


def test_the_flow_of_the_theory_has_settings_of_its_own(project: Project) -> None:
    plan = project.plan()
    declared = project.read("figures.yaml")["positive_difference"]
    training, own = positive_difference.training(plan), plan.run_settings("embedded", "cf")
    assert training["class"] == own["class"]
    changed = {k for k, value in training["hyperparameters"].items() if value != own["hyperparameters"][k]}
    assert changed == set(declared["hyperparameters"])
    assert positive_difference.distributions(plan) == {"inlier": [0, 1], "auxiliary": [1, 2]}

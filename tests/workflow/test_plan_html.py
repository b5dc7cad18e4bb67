"""What the HTML report is told, beside what any report shows."""

import json
from pathlib import Path

from tests.workflow.conftest import Project, refused
from workflow.plan_html import HtmlPlan

REPORT = "results/embedded/report.html"


def plan_of(project: Project, *targets: str) -> HtmlPlan:
    return HtmlPlan(project.load(), [REPORT, *targets])


def test_each_category_with_its_methods_is_browsed(project: Project) -> None:
    """Of the tables that are shown; methods of tables on the same images come together."""
    project.edit("tables/table6.yaml", lambda c: c.update(rows=["padim", "nfad"]))
    project.edit("tables/table10.yaml", lambda c: c.update(rows=["nfad", "bgad"]))
    browsed = plan_of(project, "results/embedded/table6.csv").browsed("embedded")
    assert [task["category"] for task in browsed] == ["granite", "weave", "plug", "washer"]
    assert all(list(task["scores"]) == ["NFAD"] for task in browsed)
    both = plan_of(project, "results/embedded/table6.csv", "results/embedded/table10.csv").browsed("embedded")
    plain = [task for task in both if "few anomalies" in task["title"]]
    assert [list(task["scores"]) for task in plain] == [["NFAD", "BGAD"]] * 4
    assert {task["title"] for task in both} > {task["title"] for task in plain}


def test_maps_of_known_classes_are_not_browsed(project: Project) -> None:
    """A category has as many runs in each repetition as it has classes."""
    plan = plan_of(project, "results/embedded/table6.csv", "results/embedded/table9.csv")
    assert plan.shown("embedded") == ["table6", "table9"]
    assert not [task["title"] for task in plan.browsed("embedded") if "known class" in task["title"]]


def test_browsed_images_are_read_once(project: Project) -> None:
    plan = plan_of(project, "results/embedded/table6.csv", "results/embedded/table12.csv")
    files = plan.browsed_files("embedded")
    assert len(files) == len(set(files)) == 3 * 4
    assert len(plan.browsed("embedded")) == 2 * 4


def test_plain_values_name_the_runs_of_each_table(project: Project) -> None:
    told = plan_of(project, "results/embedded/table1.csv", "results/embedded/table2.csv").html("embedded")
    assert json.loads(json.dumps(told))["tables"].keys() == {"table1", "table2"}
    assert [Path(file).parent.name for file in told["runs"]["table2"]] == ["cf"]
    assert set(told["runs"]["table2"]) < set(told["runs"]["table1"])
    assert {"table1", "table3", "table12"} < {table["name"] for table in told["told"]}
    assert told["browsed"] == []


def test_nothing_to_show_is_refused(project: Project) -> None:
    assert "results/embedded: a report shows tables that are finished" in refused(plan_of(project).html, "embedded")

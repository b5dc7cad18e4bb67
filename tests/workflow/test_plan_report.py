"""What a report shows: what is finished as configured now, and what the same call asks for."""

import json
import re
from pathlib import Path

import pytest

from tests.workflow.conftest import Project, refused
from workflow.plan_report import ReportPlan

REPORT = "results/embedded/report.pdf"


def plan_of(project: Project, *targets: str) -> ReportPlan:
    return ReportPlan(project.load(), targets)


@pytest.fixture
def finished(project: Project) -> Project:
    """Table 2 and the costs are finished, and of table 1 all but the csv."""
    plan = plan_of(project, "results/embedded/table1.csv")
    for (_, method), files in plan.measured("embedded").items():
        for file in map(Path, files):
            leave(file, {"method": plan.run_settings("embedded", method)})
    leave(Path("results/embedded/cost/table16.csv"), {"cases": plan.cost_cases("embedded", "table16")})
    for name in ("table2", "table16"):
        leave(Path(f"results/embedded/{name}.csv"), {})
    return project


def leave(file: Path, record: dict[str, object]) -> None:
    """A file with its record, as jobs leave them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    file.with_suffix(".json").write_text(json.dumps({"outputs": {}, **record}))


def test_a_report_asks_for_no_table(finished: Project) -> None:
    plan = plan_of(finished, REPORT)
    plan.check()
    assert plan.shown("embedded") == ["table2", "table16"]
    assert {method for _, method in plan.measured("embedded")} >= {"kde", "cf"}
    assert not any(group.startswith("workshop") for group, _ in plan.measured("embedded"))


def test_what_the_call_names_is_shown_too(finished: Project) -> None:
    assert plan_of(finished, REPORT, "results/embedded/table3.tex").shown("embedded") == ["table2", "table3", "table16"]
    assert len(plan_of(finished, REPORT, "results/embedded/ledger.csv").shown("embedded")) == 15


def test_why_a_table_is_not_shown(finished: Project) -> None:
    why = plan_of(finished, REPORT).not_shown("embedded")
    assert why["table1"] == "it has not been made; snakemake --cores 4 results/embedded/table1.csv"
    assert why.keys().isdisjoint({"table2", "table16"})
    finished.edit("methods.yaml", lambda c: c["methods"]["cf"]["hyperparameters"]["threshold"].update(value=9.0))
    finished.edit("tables/table16.yaml", lambda c: c["measure"]["repeats"].update(value=9))
    why = plan_of(finished, REPORT).not_shown("embedded")
    assert why["table2"].startswith("it was made with other settings than those of now of cf; snakemake")
    assert why["table16"].startswith("it was measured with other settings than those of now")
    why = plan_of(finished, "results/papers/report.html").not_shown("papers")
    assert re.search("^it needs celeba, but no copy", why["table5"])
    assert list(why) == finished.read("suites/papers.yaml")["tables"]


def test_nothing_to_show_is_refused(project: Project) -> None:
    said = refused(plan_of(project, REPORT).contents, "embedded")
    assert "a report shows tables that are finished, and there is none" in said
    assert "snakemake --cores 4 results/embedded/table1.csv results/embedded/report.pdf" in said


def test_contents_are_plain_values(finished: Project) -> None:
    plan = plan_of(finished, REPORT)
    contents = plan.contents("embedded")
    assert json.loads(json.dumps(contents)) == contents
    assert contents["tables"][0] == {
        "name": "table2",
        "title": "CIFAR-10 confusion matrix of the contrastive flow",
        "source": "Contrastive normalizing flows, table 2",
        "kind": "confusion",
        "csv": "results/embedded/table2.csv",
        "tex": "results/embedded/table2.tex",
        "json": "results/embedded/table2.json",
    }
    said = {"pixels, for MoCo features (table 2)", "digits in the place of cifar10 (table 2)"}
    assert said <= set(contents["stand_ins"])
    assert "results/embedded/cost/table16.csv" in contents["runs"]
    assert all(Path(file).is_file() for file in contents["runs"])
    assert plan.table_files("embedded", "tex") == ["results/embedded/table2.tex", "results/embedded/table16.tex"]


def test_without_tex_the_pdf_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = refused(plan_of(project, REPORT).pdflatex, "embedded")
    assert "apt-get install texlive-latex-base texlive-latex-recommended" in said
    assert "results/embedded/report.tex can be had without" in said


def test_stand_ins_say_where_they_stand_and_for_which_methods(project: Project) -> None:
    plan = plan_of(project, REPORT, "results/embedded/table6.csv", "results/embedded/table12.csv")
    said = plan.contents("embedded")["stand_ins"]
    assert "workshop in the place of mvtec_ad and btad (tables 6, 12)" in said
    (reduced,) = [text for text in said if text.startswith("reduced") and "NFAD" in text]
    assert reduced.endswith("(tables 6, 12: NFAD, BGAD without anomalies, BGAD)")


def test_appendices_have_the_pairs_of_each_table_shown(project: Project) -> None:
    plan = plan_of(project, REPORT, "results/embedded/table2.csv", "results/embedded/table6.csv")
    folder = "results/embedded"
    assert plan.appendices("embedded") == {
        "Ledger": [f"{folder}/ledger.tex"],
        "Paired comparisons": [f"{folder}/significance/table6.tex"],
        "PRO by other definitions": [f"{folder}/metric_audit.tex"],
    }
    assert list(plan_of(project, REPORT, "results/embedded/table2.csv").appendices("embedded")) == ["Ledger"]

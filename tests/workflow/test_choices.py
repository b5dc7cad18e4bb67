"""Which of our own choices touch a table."""

from pathlib import Path
from typing import Any

from tests.workflow.conftest import Project
from tests.workflow.test_own import CHOICE, METHOD, MODULE, Own
from workflow.choices import choices
from workflow.resolve_suite import resolve_suite


def found(project: Project, suite: str, *tables: str) -> dict[str, dict[str, Any]]:
    """The choices behind these tables by `<where>: <key>`, without the folder."""
    resolved = project.suite(suite)
    entries = choices(project.load(), resolved, [resolved.tables[name] for name in tables])
    return {f"{entry['where'].rpartition('/')[2]}: {entry['key']}": entry for entry in entries}


def test_settings_that_methods_share_are_one_choice(project: Project) -> None:
    chosen = found(project, "embedded", "table1")
    hidden = chosen["methods.yaml: flow, flow_ratio, oe, cf: hidden"]
    assert (hidden["value"], hidden["reason"][:6]) == (256, "0.4 M ")
    assert chosen["table1.yaml: tolerance"]["value"] == 1.0
    assert chosen["backbones.yaml: identity: output"]["value"] == "pixels"
    assert not any("clamp" in key or "nfad" in key for key in chosen)


def test_the_model_that_a_method_starts_from_counts(project: Project) -> None:
    project.edit("tables/table1.yaml", lambda c: c.update(rows=["oe"]))
    assert "methods.yaml: oe, flow: hidden" in found(project, "embedded", "table1")


def test_the_suites_own_value_stands_for_the_registrys(project: Project) -> None:
    chosen = found(project, "embedded", "table6")
    assert chosen["embedded.yaml: nfad, bgad_normal, bgad: meta_epochs"]["value"] == 8
    assert chosen["anomalies.yaml: known.copies"]["value"] == 100
    assert "anomalies.yaml: synthetic.copies" not in chosen
    assert not any("meta_epochs" in key for key in found(project, "papers", "table6"))


def test_pretrainings_of_shown_backbones_count(project: Project) -> None:
    chosen = found(project, "development", "table15")
    names = [f"{extractor}_{kind}" for extractor in ("resnet18", "deit") for kind in ("transfer", "simsiam", "cl_flow")]
    assert chosen[f"development.yaml: {', '.join(names)}: epochs"]["value"] == 2
    assert not any("moco_narrow" in key for key in chosen)


def test_measures_of_costs_count(project: Project) -> None:
    chosen = found(project, "embedded", "table16")
    assert chosen["table16.yaml: measure.repeats"]["value"] == 3
    assert not any("wide_resnet50_2" in key for key in chosen)


def test_what_is_the_users_is_said_with_the_users_file(project: Project, tmp_path: Path) -> None:
    own = Own(project, tmp_path / "own")
    own.write("mine.py", MODULE.replace("pass", "def __init__(self, *, width: int): ..."))
    method = {**METHOD, "hyperparameters": {"width": {"value": 64, **CHOICE}}}
    own.write("methods.yaml", {"methods": {"mine": method, "other": {**method, "label": "Other"}}})
    own.write("tables/table_mine.yaml", {**project.read("tables/table1.yaml"), "rows": ["mine", "other"]})
    change = {"other": {"width": {"value": 8, **CHOICE}}}
    suite_file = {**project.read("suites/embedded.yaml"), "tables": ["table_mine"], "hyperparameters": change}
    own.write("suites/mine.yaml", suite_file)
    configuration = own.load(suite="mine")
    suite = resolve_suite(configuration, "mine")
    places = {entry["where"] for entry in choices(configuration, suite, suite.tables.values())}
    assert {
        f"{own.folder}/{place}" for place in ("methods.yaml: mine", "suites/mine.yaml: other", "tables/table_mine.yaml")
    } <= places
    assert f"{project.config}/backbones.yaml: identity" in places

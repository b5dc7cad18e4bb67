"""What is measured for a table of costs, and that scores have nothing to do with it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from methods.cost.case import Case
from tests.workflow.conftest import Project
from tests.workflow.test_own import METHOD, MODULE, Own
from workflow.configuration import ConfigurationError
from workflow.plan import Plan
from workflow.tables import cost_spec

TARGET = "results/embedded/table16.csv"
UNSUPERVISED, FEW = "workshop.unsupervised.granite", "workshop.few_anomalies.granite"


@pytest.fixture
def plan(project: Project) -> Plan:
    return project.plan(TARGET)


def test_each_method_is_a_case_with_what_it_uses(plan: Plan) -> None:
    of_job: dict[str, Any] = {"device": "cpu", "deterministic": True, "threads": 1}
    cases = {method: Case(**case, **of_job) for method, case in plan.cost_cases(*of(TARGET)).items()}
    bank = f"results/embedded/anomalies/{FEW}/efficientnet_b6/repetitions_0-0.safetensors"
    made = f"results/embedded/synthetic/{UNSUPERVISED}/deit.safetensors"
    used = {method: (case.anomalies, case.synthetic) for method, case in cases.items()}
    assert (used["bgad"], used["cl_flow_deit"], used["nfad"]) == ((bank, None), (None, made), (None, None))
    bgad = cases["bgad"]
    assert (bgad.name, bgad.known) == ("workshop few_anomalies granite bgad", "granite/0")
    assert (bgad.normal, bgad.test) == (
        plan.levels("embedded", FEW, "bgad", "train"),
        plan.of_part("embedded", FEW, "test", "npy"),
    )
    assert (bgad.backbone["kind"], bgad.weights) == ("filter_bank", None)
    assert (bgad.warm_ups, bgad.repeats, bgad.images) == (2, 3, 32)


def test_a_case_has_the_suites_settings_and_backbone(plan: Plan, project: Project) -> None:
    case = plan.cost_cases(*of(TARGET))["fastflow_deit"]
    settings = plan.run_settings("embedded", "fastflow_deit")
    assert (case["kind"], case["hyperparameters"]) == (settings["class"], settings["hyperparameters"])
    assert case["hyperparameters"]["batch"] == 8
    shared = str(project.folder / "shared")
    weights = project.plan(TARGET, shared=shared).cost_cases("development", "table16")["fastflow_deit"]["weights"]
    assert weights == f"{shared}/weights/deit_tiny_patch16_224.safetensors"


def test_a_changed_module_of_an_own_method_changes_its_case(project: Project, tmp_path: Path) -> None:
    own = Own(project, tmp_path / "own")
    own.write("mine.py", MODULE.replace("mse import MSE", "localiser import Localiser").replace("(MSE)", "(Localiser)"))
    own.write("methods.yaml", {"methods": {"mine": {**METHOD, "level_backbone": "efficientnet_b6"}}})
    own.write("tables/table16.yaml", {"extend": "table16", "rows": ["mine"]})

    def cases() -> dict[str, Any]:
        return project.plan(TARGET, own=str(own.folder)).cost_cases(*of(TARGET))

    before = cases()
    own.write("helper.py", "x = 1")
    after = cases()
    assert {method for method in before if before[method] != after[method]} == {"mine"}
    assert json.loads(json.dumps(after["mine"])) == after["mine"]


def test_the_files_are_those_of_all_cases_once(plan: Plan) -> None:
    files = plan.cost_files(*of(TARGET))
    cases = plan.cost_cases(*of(TARGET)).values()
    keys = ("normal", "train_index", "anomalies", "synthetic", "test", "test_index")
    assert set(files) == {case[key] for case in cases for key in keys} - {None}
    assert len(files) == len(set(files))


def test_no_score_is_asked_for_and_the_ledger_has_nothing_of_it(plan: Plan, project: Project) -> None:
    assert plan.measured("embedded") == {}
    assert "table16" not in [table["name"] for table in project.plan("results/embedded/ledger.csv").tables("embedded")]
    project.edit("tables/table16.yaml", lambda c: c.update(dataset="btad"))
    names = [table["name"] for table in project.plan("results/papers/ledger.csv").tables("development")]
    assert "table16" not in names
    assert "table13" in names


def test_only_a_table_of_costs_has_cases(plan: Plan) -> None:
    with pytest.raises(ConfigurationError, match=re.escape("'table6' is no table of costs that can run")):
        plan.cost_cases("embedded", "table6")


def test_its_spec_names_every_method(plan: Plan, project: Project) -> None:
    spec = cost_spec(plan.table(*of(TARGET)))
    assert list(spec.labels) == project.read("tables/table16.yaml")["rows"]
    assert set(spec.absent) == set(spec.labels) - set(plan.cost_cases(*of(TARGET)))
    assert (spec.dataset, spec.category, spec.labels["bgad"]) == ("workshop", "granite", "BGAD")
    assert spec.notes


def of(target: str) -> tuple[str, str]:
    """The suite and the table of a target."""
    _, suite, file = target.split("/")
    return suite, file.removesuffix(".csv")

import json

import pytest

from tests.workflow.conftest import Project
from workflow.plain_table import plain_table


def plain(project: Project, suite: str, name: str) -> dict:
    return plain_table(project.table(suite, name), project.load().methods)


def test_a_table_of_kind_industrial(project: Project) -> None:
    table = plain(project, "papers", "table6")
    assert json.loads(json.dumps(table))["kind"] == "industrial"
    assert table["printed_means"] == ["image_auroc"]
    assert table["recorded"][-1] == "pro_mvtec3d100"
    assert (table["lines"], table["classes"], table["subsets"]) == ("categories", {}, [])
    nfad = {"method": "nfad", "label": "NFAD", "auxiliary": False, "quoted": False, "protocol": "few_anomalies"}
    assert table["rows"][5] == nfad
    assert "metric" not in table


def test_rows_may_have_a_protocol_of_their_own(project: Project) -> None:
    rows = {row["method"]: row["protocol"] for row in plain(project, "papers", "table12")["rows"]}
    assert (rows["cl_flow_deit"], rows["bgad"]) == ("unsupervised", "few_anomalies")


def test_the_classes_of_a_table_are_those_of_its_own_dataset(project: Project) -> None:
    assert plain(project, "papers", "table9")["classes"] == project.read("tables/table9.yaml")["classes"]
    assert plain(project, "embedded", "table9")["classes"] == {}


@pytest.mark.parametrize(("table", "absent"), [("table6", {"weave", "plug", "washer"}), ("table9", set())])
def test_only_named_categories_can_be_absent(project: Project, table: str, absent: set[str]) -> None:
    """Where the images tell the categories, none is expected of those that are not there."""
    project.edit("suites/embedded.yaml", lambda c: c.update(categories={"workshop": ["granite"]}))
    assert set(plain(project, "embedded", table)["absent"]) == absent

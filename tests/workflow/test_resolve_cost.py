"""A table of costs: on which category, which methods are left out, and what it refuses."""

import re
from typing import Any

import pytest

from tests.workflow.conftest import Project, refused

WIDE = ["cl_flow_wide_resnet50_2", "fastflow_wide_resnet50_2"]


@pytest.mark.parametrize(
    ("suite", "source", "category", "side"),
    [
        ("papers", "mvtec_ad.carpet-zipper", "carpet", 256),
        ("development", "mvtec_ad.bottle", "bottle", 256),
        ("embedded", "workshop.granite", "granite", 128),
    ],
)
def test_it_runs_on_the_first_category(project: Project, suite: str, source: str, category: str, side: int) -> None:
    table = project.table(suite, "table16")
    assert [(group.source, group.protocol, group.categories) for group in table.groups] == [
        (source, protocol, (category,)) for protocol in ("unsupervised", "few_anomalies")
    ]
    assert {group.side for group in table.groups} == {side}
    assert (table.categories, table.missing) == ((category,), None)


def test_it_is_the_first_that_the_suite_has(project: Project) -> None:
    project.edit("suites/embedded.yaml", lambda c: c.update(categories={"workshop": ["washer", "plug"]}))
    assert project.table("embedded", "table16").categories == ("plug",)


def test_every_method_that_localises_is_a_row_but_variants_of_one(project: Project) -> None:
    methods = project.read("methods.yaml")["methods"]
    variants = {
        row
        for table in ("table14", "table15")  # losses left out, other extractors
        for row in project.read(f"tables/{table}.yaml")["rows"]
    } - {"cl_flow_resnet18", "cl_flow_deit"}
    localising = {key for key, entry in methods.items() if "level_backbone" in entry}
    assert set(project.read("tables/table16.yaml")["rows"]) == localising - variants


def test_a_method_without_backbone_is_left_out_with_the_reason(project: Project) -> None:
    assert project.table("papers", "table16").absent == {}
    absent = project.table("embedded", "table16").absent
    assert list(absent) == WIDE
    expected = r"no level_backbones\.wide_resnet50_2 in .*suites/embedded\.yaml"
    assert all(re.fullmatch(expected, reason) for reason in absent.values())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rows": WIDE}, "has no method to measure: no level_backbones.wide_resnet50_2 in"),
        ({"dataset": "btad"}, "has no category to run on: no copy of BTAD is among the local copies"),
    ],
)
def test_a_table_that_cannot_run_says_why_once(project: Project, change: dict[str, Any], message: str) -> None:
    project.edit("tables/table16.yaml", lambda c: c.update(change))
    table = project.table("development", "table16")
    assert str(table.missing).startswith(message)
    assert str(table.missing).count(message.partition(": ")[2]) == 1
    assert table.groups == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dataset": "cifar10"}, "dataset: found cifar10, which has no masks; expected a dataset whose categories"),
        ({"dataset": "mvtec"}, "dataset: 'mvtec' is no dataset of .* Did you mean 'mvtec_ad'"),
        ({"rows": ["nfad", "padim"]}, "rows: found padim, which is quoted; expected a method that is run"),
        ({"rows": ["nfad", "kde"]}, "rows: found kde; expected a method that localises anomalies"),
        ({"rows": ["nfda"]}, "rows: 'nfda' is no method of methods.yaml. Did you mean 'nfad'"),
    ],
)
def test_what_is_wrong_in_a_table(project: Project, change: dict[str, Any], message: str) -> None:
    project.edit("tables/table16.yaml", lambda c: c.update(change))
    assert re.search(f"config/tables/table16.yaml: {message}", refused(project.table, "papers", "table16"))


def test_a_stand_in_needs_products(project: Project) -> None:
    project.edit("suites/embedded.yaml", lambda c: c["instead_of"].update(mvtec_ad="digits"))
    assert "table16.yaml: dataset: found digits, which has no masks" in refused(project.table, "embedded", "table16")

"""Tables of localising methods: which categories they have, on which images, and what they refuse."""

import re
from typing import Any

import pytest

from tests.workflow.conftest import Project, refused

PRODUCTS = ("granite", "weave", "plug", "washer")
PROTOCOLS = ("few_anomalies", "unseen")


def test_all_categories_are_a_group(project: Project) -> None:
    table = project.table("papers", "table8")
    (group,) = table.groups
    assert (group.name, group.categories) == ("btad.few_anomalies.01-03", ("01", "02", "03"))
    assert table.categories == ("01", "02", "03")
    assert (table.missing, table.absent) == (None, {})
    assert (group.source, group.test_sources, group.side) == ("btad.01-03", ("btad.01-03",), 256)


def test_a_suite_may_have_a_group_for_each_category(project: Project) -> None:
    project.edit("suites/papers.yaml", lambda c: c.update(categories_per_job=1))
    groups = project.table("papers", "table8").groups
    assert [(group.name, group.categories) for group in groups] == [
        (f"btad.few_anomalies.{name}", (name,)) for name in ("01", "02", "03")
    ]


def test_known_classes_choose_the_categories(project: Project) -> None:
    table = project.table("papers", "table9")
    assert table.categories == ("carpet", "metal_nut")
    (group,) = table.groups
    assert (group.name, group.categories) == ("mvtec_ad.known_class.carpet-zipper", ("carpet", "metal_nut"))


def test_a_tables_own_categories_are_taken(project: Project) -> None:
    project.edit("tables/table6.yaml", lambda c: c.update(categories=["screw", "bottle"]))
    assert project.table("papers", "table6").categories == ("screw", "bottle")


@pytest.mark.parametrize("change", [{"categories": ["screw", "bottle"]}, {}])
def test_a_stand_in_brings_all_its_products(project: Project, change: dict) -> None:
    """No image is kept finer than the dataset has it."""
    project.edit("tables/table6.yaml", lambda c: c.update(change))
    table = project.table("embedded", "table6")
    assert table.categories == PRODUCTS
    assert [group.name for group in table.groups] == [f"workshop.few_anomalies.{name}" for name in PRODUCTS]
    assert {group.side for group in table.groups} == {128}


def test_only_the_images_tell_the_known_classes_of_a_stand_in(project: Project) -> None:
    table = project.table("embedded", "table9")
    assert table.categories is None
    assert [group.name for group in table.groups] == [f"workshop.known_class.{name}" for name in PRODUCTS]


def test_categories_that_the_suite_lacks_are_absent_with_the_reason(project: Project) -> None:
    table = project.table("development", "table11")
    assert [group.categories for group in table.groups] == [("screw",)]
    assert table.categories == ("carpet", "metal_nut", "capsule", "screw", "transistor")
    assert set(table.absent) == {"carpet", "metal_nut", "capsule", "transistor"}
    expected = r"not among the categories of mvtec_ad in .*suites/development\.yaml"
    assert all(re.fullmatch(expected, reason) for reason in table.absent.values())
    assert table.missing is None


def test_a_table_without_any_category_says_why_once(project: Project) -> None:
    table = project.table("development", "table9")
    assert table.groups == ()
    assert re.fullmatch(r"has no category to run on: not among the categories [^;]*", str(table.missing))


def test_a_missing_dataset_is_why_a_table_cannot_run(project: Project) -> None:
    table = project.table("development", "table8")
    assert str(table.missing).startswith("has no category to run on: no copy of BTAD is among the local copies")
    assert project.table("development", "table8", btad=project.copy("btad.zip")).missing is None


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("table6", {"dataset": "cifar10"}, "dataset: found cifar10, which has no masks; expected a dataset whose cat"),
        ("table6", {"dataset": "mvtec"}, "dataset: 'mvtec' is no dataset of .* Did you mean 'mvtec_ad'"),
        ("table6", {"categories": ["botle"]}, "categories: 'botle' is no category of mvtec_ad. Did you mean 'bottle'"),
        ("table9", {"classes": {"carpets": ["cut"]}}, "classes: 'carpets' is no category of mvtec_ad. .* 'carpet'"),
        ("table6", {"category_labels": {"nut": "Nut"}}, "category_labels: 'nut' is no category of mvtec_ad"),
        ("table6", {"rows": ["nfad", "kde"]}, "rows: found kde; expected a method that localises anomalies"),
        ("table6", {"metrics": ["pixel_auroc", "image_auroc"]}, "printed: 'pro' is no metric of this table"),
        ("table6", {"metrics": ["pixel_auroc", "pro"]}, "printed_means: 'image_auroc' is no metric of this table"),
        ("table14", {"metrics": ["image_ap", "pixel_auroc"], "printed": ["image_ap"]}, "claims: 'image_auroc' is no"),
        ("table12", {"protocols": {"kde": "few_anomalies"}}, "protocols: 'kde' is no row of this table"),
        (
            "table12",
            {"protocols": {"nfad": "few_anomalies"}},
            "rows: found bgad, which uses known anomalies; the protocol",
        ),
        (
            "table14",
            {"claims": [{"lower": "nfad", "higher": "cl_flow_resnet18", "metric": "pro", "text": "a"}]},
            "claims: 'nfad' is no row of this table",
        ),
        ("table6", {"rows": ["padim", "draem"]}, "rows: found only quoted methods"),
    ],
)
def test_what_is_wrong_in_a_table(project: Project, table: str, change: dict[str, Any], message: str) -> None:
    project.edit(f"tables/{table}.yaml", lambda c: c.update(change))
    assert re.search(f"config/tables/{table}.yaml: {message}", refused(project.table, "papers", table))


def test_a_label_may_be_of_a_known_class(project: Project) -> None:
    project.edit("tables/table9.yaml", lambda c: c.update(category_labels={"carpet.cut": "Cut"}))
    assert project.table("papers", "table9").missing is None


def test_a_stand_in_needs_products(project: Project) -> None:
    project.edit("suites/embedded.yaml", lambda c: c["instead_of"].update(mvtec_ad="digits"))
    assert "table6.yaml: dataset: found digits, which has no masks" in refused(project.table, "embedded", "table6")


def test_a_suite_needs_a_backbone_of_level_maps(project: Project) -> None:
    project.edit(
        "suites/embedded.yaml", lambda c: [c[key].pop("efficientnet_b6") for key in ("level_backbones", "stand_ins")]
    )
    message = r"found table6 with nfad, whose backbone is efficientnet_b6; expected the key level_backbones\.effici"
    assert re.search(message, refused(project.table, "embedded", "table6"))
    assert project.table("embedded", "table1").missing is None


def test_nothing_is_known_under_unsupervised(project: Project) -> None:
    project.edit("tables/table6.yaml", lambda c: c.update(protocol="unsupervised"))
    assert "table6.yaml: rows: found bgad, which uses known anomalies" in refused(project.table, "embedded", "table6")


def test_the_unseen_subset_is_a_group_of_categories_with_several_defect_classes(project: Project) -> None:
    groups = project.table("papers", "table10").groups
    names = {protocol: {c for g in groups if g.protocol == protocol for c in g.categories} for protocol in PROTOCOLS}
    assert "screw" in names["unseen"]
    assert names["few_anomalies"] - names["unseen"] == {"toothbrush"}

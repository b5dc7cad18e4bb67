import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.workflow.conftest import Project, refused


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda c: c["instead_of"].update(cifar1="digits"),
            "instead_of: 'cifar1' is no dataset of config/datasets.yaml",
        ),
        (lambda c: c["instead_of"].update(svhn="numeral"), "instead_of.svhn: 'numeral' is no dataset .* 'numerals'"),
        (lambda c: c.update(absent={"svnh": "a"}), "absent: 'svnh' is no dataset of .* Did you mean 'svhn'"),
        (lambda c: c["stand_ins"].update(cifar="a"), "stand_ins: 'cifar' is no dataset"),
        (lambda c: c["auxiliary"].update(dataset="glyph"), "auxiliary.dataset: 'glyph' is no dataset .* 'glyphs'"),
        (lambda c: c["auxiliary"].update(otherwise="x"), "auxiliary.otherwise: 'x' is no dataset"),
        (
            lambda c: c["auxiliary"].update(dataset="svhn"),
            r"auxiliary: found svhn, .*datasets\.yaml has test; .* train",
        ),
        (lambda c: c["auxiliary"].update(dataset="imagenet"), "auxiliary: found imagenet, but no copy .* registration"),
        (lambda c: c.update(absent={"glyphs": "lost"}), "auxiliary: found glyphs, but lost"),
        (
            lambda c: c["auxiliary"].update(dataset="workshop"),
            "auxiliary: found workshop, whose categories are products",
        ),
        (
            lambda c: c.update(categories={"workshops": ["plug"]}),
            "categories: 'workshops' is no dataset of .* 'workshop'",
        ),
        (
            lambda c: c.update(categories={"workshop": ["plugs"]}),
            "categories.workshop: 'plugs' is no category of workshop. Did you mean 'plug'",
        ),
        (
            lambda c: c.update(categories={"digits": ["0"]}),
            "categories.digits: the categories of digits are no products",
        ),
    ],
)
def test_wrong_datasets_of_a_suite(project: Project, change: Callable[[Any], object], message: str) -> None:
    project.edit("suites/embedded.yaml", change)
    assert re.search(f"config/suites/embedded.yaml: {message}", refused(project.supply, "embedded"))


def test_the_auxiliary_set_is_imagenet_only_where_a_copy_is_given(project: Project) -> None:
    assert project.supply("papers").auxiliary == "tiny_imagenet"
    assert project.supply("papers", imagenet=project.copy("imagenet.tar")).auxiliary == "imagenet"


def test_a_wanted_auxiliary_set_that_can_be_downloaded_is_taken(project: Project) -> None:
    wanted = {"dataset": "cifar100", "otherwise": "tiny_imagenet"}
    project.edit("suites/papers.yaml", lambda c: c.update(auxiliary=wanted))
    assert project.supply("papers").auxiliary == "cifar100"


def test_why_a_dataset_is_missing(project: Project) -> None:
    papers, development = project.supply("papers"), project.supply("development")
    assert papers.missing("svhn") is None
    assert str(papers.missing("celeba")).startswith("no copy of celeba is given as local_copies.celeba in ")
    assert str(development.missing("svhn")).startswith("no copy of SVHN is among the local copies")
    assert development.missing("celeba") is None


def test_a_copy_makes_an_absent_dataset_present(project: Project) -> None:
    assert project.supply("development", svhn=project.copy("svhn.mat")).missing("svhn") is None


def test_an_image_set_is_cut_and_copied_as_the_suite_says(project: Project) -> None:
    project.edit("suites/development.yaml", lambda c: c.update(images_per_class=7))
    found = project.supply("development").image_set("cifar10", 32)
    assert (found.dataset, found.side, found.per_class, found.layout) == ("cifar10", 32, 7, "class_folders")


def test_an_industrial_dataset_is_cut_into_categories(project: Project) -> None:
    found = project.supply("development").image_set("mvtec_ad.screw", 256)
    assert (found.dataset, found.part, found.side, found.layout) == ("mvtec_ad", "screw", 256, "industrial")
    assert found.categories == ("screw",)
    assert project.supply("development").image_set("cifar10", 32).categories == ()


def test_parts_hold_all_categories_of_the_suite_in_order(project: Project) -> None:
    def parts(dataset: str, **changes: object) -> dict[str, tuple[str, ...]]:
        project.edit("suites/papers.yaml", lambda c: c.update(changes))
        return project.supply("papers").parts(dataset)

    assert parts("btad") == {"01-03": ("01", "02", "03")}
    assert parts("btad", categories_per_job=2) == {"01-02": ("01", "02"), "03": ("03",)}
    assert parts("btad", categories={"btad": ["01", "03"]}) == {"01-03": ("01", "03")}
    assert list(parts("mvtec_ad", categories_per_job=5)) == ["carpet-wood", "bottle-metal_nut", "pill-zipper"]


def test_why_a_category_is_missing(project: Project) -> None:
    development, papers = project.supply("development"), project.supply("papers")
    assert development.missing_category("mvtec_ad", "screw") is None
    expected = r"not among the categories of mvtec_ad in .*suites/development\.yaml"
    assert re.fullmatch(expected, str(development.missing_category("mvtec_ad", "carpet")))
    assert str(development.missing_category("btad", "01")).startswith("no copy of BTAD")
    assert papers.missing_category("mvtec_ad", "carpet") is None


def test_a_level_backbone_may_be_a_stand_in(project: Project) -> None:
    assert "efficientnet_b6" in project.supply("embedded").file["stand_ins"]

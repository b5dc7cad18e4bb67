import re

import pytest

from tests.workflow.conftest import Project, refused
from workflow.configuration import ConfigurationError


def categories(project: Project, table: str, suite: str = "papers") -> tuple[str, ...] | None:
    return project.table(suite, table).categories


def test_categories_follow_from_the_registry(project: Project) -> None:
    assert categories(project, "table4") == tuple(map(str, range(20)))
    assert categories(project, "table5") == ("female", "male")
    assert categories(project, "table3") == ("cifar100", "svhn", "celeba")
    assert categories(project, "table5", "embedded") == ("sans", "serif")


def test_a_table_may_show_some_categories_in_its_order(project: Project) -> None:
    project.edit("tables/table4.yaml", lambda c: c.update(categories=["3", "1"]))
    assert categories(project, "table4") == ("3", "1")


def test_what_takes_the_place_shows_all_of_its_own(project: Project) -> None:
    project.edit("tables/table5.yaml", lambda c: c.update(categories=["male"]))
    assert categories(project, "table5", "embedded") == ("sans", "serif")


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("table4", {"categories": ["3", "20"]}, "categories: '20' is no category of this table .* for cifar100"),
        ("table4", {"category_labels": {"twenty": "20"}}, "category_labels: 'twenty' is no category"),
        ("table5", {"categories": ["mal"]}, "categories: 'mal' is no category .* Did you mean 'male'?"),
        ("table3", {"category_labels": {"SVHN": "a"}}, "category_labels: 'SVHN' is no category .* Known: celeba, cif"),
    ],
)
def test_a_category_that_the_dataset_does_not_have(project: Project, table: str, change: dict, message: str) -> None:
    project.edit(f"tables/{table}.yaml", lambda c: c.update(change))
    assert re.search(f"config/tables/{table}.yaml: {message}", refused(categories, project, table))


def test_categories_that_nobody_listed_cannot_be_chosen(project: Project) -> None:
    project.edit("datasets.yaml", lambda c: c["cifar10"].update(categories={"rule": "label"}))
    project.edit("tables/table1.yaml", lambda c: c.update(categories=["plane"]))
    with pytest.raises(ConfigurationError, match=r"table1\.yaml: categories: .* add cifar10\.categories\.names"):
        categories(project, "table1")


def test_a_single_category_has_no_rest(project: Project) -> None:
    project.edit("datasets.yaml", lambda c: c["celeba"]["categories"].update(values={"1": "face", "-1": "face"}))
    with pytest.raises(ConfigurationError, match=r"table5\.yaml: dataset: found celeba, which has 1 categories in"):
        categories(project, "table5")

import re

import pytest

from tests.workflow.conftest import Project, refused


def test_a_table_of_the_papers(project: Project) -> None:
    table = project.table("papers", "table1")
    assert (table.groups[0].name, table.groups[0].side, table.groups[0].against) == ("cifar10.one_vs_rest", 32, ())
    assert (table.missing, table.absent) == (None, {})


def test_other_datasets_take_the_papers_place(project: Project) -> None:
    table = project.table("embedded", "table3")
    assert table.groups[0].name == "digits.dataset_vs_dataset"
    assert table.groups[0].test_sources == ("digits", "letters", "numerals", "typefaces")
    assert table.categories == ("letters", "numerals", "typefaces")


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        (
            "table1",
            {"dataset": "cifar"},
            r"dataset: 'cifar' is no dataset of config/datasets.yaml. Did you mean 'cifar10'",
        ),
        ("table1", {"metric": "auprc"}, "metric: 'auprc' is no metric. Did you mean 'auroc'?"),
        ("table1", {"rows": ["kde", "ofc"]}, "rows: 'ofc' is no method of methods.yaml.* Known: abod, "),
        ("table1", {"rows": ["csi", "goad"]}, "rows: found only quoted methods, csi, goad;"),
        ("table1", {"dataset": "svhn"}, r"dataset: found svhn, of which .*datasets.yaml has test; .* with train"),
        (
            "table1",
            {"dataset": "imagenet"},
            r"dataset: found imagenet, of which .*datasets.yaml has train; .* with test",
        ),
        ("table3", {"against": ["svhn", "cifar"]}, "against: 'cifar' is no dataset"),
        ("table3", {"against": ["imagenet"]}, "against: found imagenet, of which .* has train; expected .* with test"),
        (
            "table3",
            {"against": ["svhn", "cifar10"]},
            "against: found svhn, cifar10 for cifar10, which are svhn, cifar10",
        ),
        ("table1", {"dataset": "btad"}, "dataset: found btad, whose categories are products; expected kind industrial"),
        ("table3", {"against": ["svhn", "btad"]}, "against: found btad, whose categories are products"),
        ("table1", {"rows": ["kde", "nfad"]}, "rows: found nfad; expected a method that scores feature vectors"),
    ],
)
def test_what_is_wrong_in_a_table(project: Project, table: str, change: dict, message: str) -> None:
    project.edit(f"tables/{table}.yaml", lambda c: c.update(change))
    assert re.search(f"config/tables/{table}.yaml: {message}", refused(project.table, "papers", table))


def test_a_dataset_without_categories_has_no_one_vs_rest(project: Project) -> None:
    project.edit("datasets.yaml", lambda c: c["tiny_imagenet"].update(splits=["train", "test"]))
    project.edit("tables/table1.yaml", lambda c: c.update(dataset="tiny_imagenet") or c.pop("category_labels"))
    message = r"table1.yaml: dataset: found tiny_imagenet, which has 0 categories in .*datasets.yaml; .* at least 2"
    assert re.search(message, refused(project.table, "papers", "table1"))


@pytest.mark.parametrize(
    ("instead", "message"),
    [
        ({"cifar10": "numerals"}, r"table1.yaml: dataset: found numerals \(for cifar10, by .*/suites/embedded.yaml\)"),
        ({"cifar10": "glyphs"}, r"table1.yaml: dataset: found glyphs \(for cifar10, by .* has train; .* with test"),
    ],
)
def test_what_takes_the_place_of_a_dataset_needs_its_splits(project: Project, instead: dict, message: str) -> None:
    project.edit("suites/embedded.yaml", lambda c: c["instead_of"].update(instead))
    assert re.search(message, refused(project.table, "embedded", "table1"))


def test_two_datasets_may_not_become_one(project: Project) -> None:
    project.edit("suites/embedded.yaml", lambda c: c["instead_of"].update(svhn="letters"))
    message = (
        "against: found cifar100, svhn, celeba for cifar10, which are letters, letters, typefaces for digits in .*"
    )
    assert re.search(message + "suites/embedded.yaml", refused(project.table, "embedded", "table3"))


def test_an_unknown_table_is_said_of_the_suite(project: Project) -> None:
    assert re.search(
        r"suites/papers.yaml: tables: 'table17' is no table, a file of config/tables. Did you mean 'table7'\?",
        refused(project.table, "papers", "table17"),
    )


def test_a_missing_dataset_leaves_the_others(project: Project) -> None:
    """Nobody must fetch CelebA by hand for the rest of table 3, whose column says why it is empty."""
    table = project.table("papers", "table3")
    assert table.groups[0].against == ("cifar100", "svhn")
    assert table.categories == ("cifar100", "svhn", "celeba")
    assert list(table.absent) == ["celeba"]
    assert table.missing is None
    assert project.table("papers", "table3", celeba=project.copy("celeba")).absent == {}


def test_a_table_whose_own_dataset_is_missing_says_why_and_where_to_get_it(project: Project) -> None:
    table = project.table("papers", "table5")
    assert re.match("needs celeba, but no copy of celeba is given .* Google Drive", str(table.missing))
    assert project.table("papers", "table5", celeba=project.copy("celeba")).missing is None


def test_a_table_with_nothing_to_compare_with_cannot_run(project: Project) -> None:
    project.edit("tables/table3.yaml", lambda c: c.update(against=["celeba"], category_labels={}))
    assert str(project.table("papers", "table3").missing).startswith("has nothing to compare cifar10 with: no copy")


@pytest.mark.parametrize(
    ("table", "native", "side"),
    [
        ("table1", {}, 32),
        ("table1", {"cifar10": 28}, 28),
        ("table1", {"tiny_imagenet": 16}, 16),
        ("table1", {"svhn": 8, "cifar100": 8}, 32),
        ("table3", {"svhn": 24}, 24),
        ("table3", {"celeba": 24}, 32),
        ("table5", {"tiny_imagenet": 64}, 64),
        ("table5", {"tiny_imagenet": 500}, 178),
        ("table5", {"tiny_imagenet": 500, "celeba": 500}, 224),
    ],
)
def test_no_image_is_finer_than_the_coarsest_dataset(project: Project, table: str, native: dict, side: int) -> None:
    """Of those that are there, the auxiliary one included; a difference would give the answer away."""
    project.edit("datasets.yaml", lambda c: [c[name].update(native_side=pixels) for name, pixels in native.items()])
    assert project.table("papers", table).groups[0].side == side

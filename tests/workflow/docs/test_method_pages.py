from collections import Counter

import pytest

from workflow.docs.method_pages import configuration, families, method_page, method_table, run_methods
from workflow.docs.settings import settings_rows
from workflow.errors import ConfigurationError


def test_each_method_that_is_run_is_explained_by_one_family() -> None:
    explained = Counter(key for family in families() for key in family.methods)
    assert explained == dict.fromkeys(run_methods(), 1)


@pytest.mark.parametrize("key", sorted(run_methods()))
def test_its_page_has_every_hyperparameter_of_every_suite(key: str) -> None:
    family = next(family for family in families() if key in family.methods)
    page = method_page(key, family)
    values = [suite.get("hyperparameters", {}).get(key, {}) for suite in configuration().suites.values()]
    for entries in filter(None, [run_methods()[key]["hyperparameters"], *values]):
        assert settings_rows(entries) in page
    assert page.startswith(f"# {run_methods()[key]['label']}\n")
    assert f"[{family.title}](index.md)" in page


def test_a_page_says_what_the_code_says() -> None:
    page = method_page("cf", next(family for family in families() if "cf" in family.methods))
    assert "Raises the likelihood of inliers and lowers that of an auxiliary set, down to a clamp." in page
    assert "- Tables: 1, 2, 3, 4, 5\n" in page


def test_a_family_links_to_its_methods() -> None:
    row = "| [`cf`](cf.md) | CF | normal images, an auxiliary set | 1, 2, 3, 4, 5 |"
    assert row in method_table(["mse", "cf"]).splitlines()


@pytest.mark.parametrize("key", ["cff", "csi"])
def test_a_method_that_is_not_run_has_no_place_in_it(key: str) -> None:
    with pytest.raises(ConfigurationError, match=f"found '{key}'"):
        method_table([key])

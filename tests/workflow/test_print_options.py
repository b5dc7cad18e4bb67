"""Print options in a table's file: which rows and columns may be chosen, and where the choice holds."""

from typing import Any

import pandas as pd
import pytest

from reports.industrial.spec import IndustrialSpec
from reports.metrics import COLUMNS
from reports.printing import PrintOptions
from tests.workflow.conftest import Project, refused
from workflow.tables import table_spec


def options(project: Project, suite: str, name: str, **given: Any) -> PrintOptions:
    """Those of a table's spec, where its file has `given`."""
    project.edit(f"tables/{name}.yaml", lambda c: c.update(print=given))
    spec = table_spec(project.plan().table(suite, name), pd.DataFrame(columns=COLUMNS))
    assert isinstance(spec, IndustrialSpec) == (name == "table6")
    return spec.print


def test_the_ledger_does_not_know_how_a_table_is_printed(project: Project) -> None:
    before = project.plan().tables("embedded")
    project.edit("tables/table1.yaml", lambda c: c.update(print={"decimals": 4}))
    assert project.plan().tables("embedded") == before


def test_what_the_file_leaves_out_has_a_default(project: Project) -> None:
    assert options(project, "papers", "table1", decimals=1) == PrintOptions(decimals=1)


@pytest.mark.parametrize(
    ("name", "given", "for_a_stand_in"),
    [
        ("table1", {"rows": ["cf", "kde"], "columns": ["cat", "mean"]}, {"rows": ("cf", "kde")}),
        ("table2", {"rows": ["cat"], "columns": ["dog", "mean"]}, {}),
        ("table6", {"rows": ["screw", "mean"], "columns": ["bgad"]}, {"columns": ("bgad",)}),
    ],
)
def test_categories_are_chosen_of_the_papers_dataset(
    project: Project, name: str, given: dict[str, list[str]], for_a_stand_in: dict[str, Any]
) -> None:
    chosen = {side: tuple(names) for side, names in given.items()}
    assert options(project, "papers", name, **given) == PrintOptions(**chosen)
    assert options(project, "embedded", name, **given) == PrintOptions(**for_a_stand_in)


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("table1", {"rows": ["lof"]}, "tables/table1.yaml: print.rows: 'lof' is no row of this table"),
        ("table1", {"columns": ["catt"]}, "table1.yaml: print.columns: 'catt' is no column of this table. Did you"),
        ("table2", {"rows": ["cf"]}, "table2.yaml: print.rows: 'cf' is no row of this table"),
        ("table3", {"columns": ["cifar10"]}, "table3.yaml: print.columns: 'cifar10' is no column of this table"),
        ("table6", {"columns": ["cf"]}, "table6.yaml: print.columns: 'cf' is no column of this table"),
        ("table6", {"rows": ["carpet.cut"]}, "table6.yaml: print.rows: 'carpet.cut' is no row of this table"),
        ("table2", {"rows": ["mean"]}, "table2.yaml: print.rows: 'mean' is no row of this table. Known: airplane, "),
        ("table10", {"rows": ["mean"]}, "table10.yaml: print.rows: 'mean' is no row of this table"),
        ("table10", {"rows": ["mild"]}, "table10.yaml: print.rows: 'mild' is no row of this table"),
        ("table11", {"rows": ["bottle"]}, "table11.yaml: print.rows: 'bottle' is no row of this table"),
    ],
)
def test_what_the_table_does_not_have(project: Project, name: str, given: dict[str, list[str]], message: str) -> None:
    project.edit(f"tables/{name}.yaml", lambda c: c.update(print=given))
    for suite in ("papers", "embedded"):
        assert message in refused(project.table, suite, name)


@pytest.mark.parametrize(
    ("name", "row"), [("table9", "carpet.cut"), ("table9", "carpet"), ("table10", "hard"), ("table3", "svhn")]
)
def test_what_the_table_has(project: Project, name: str, row: str) -> None:
    side = "columns" if name == "table3" else "rows"
    project.edit(f"tables/{name}.yaml", lambda c: c.update(print={side: [row]}))
    project.table("papers", name)

"""What goes together in a table of kind industrial or cost."""

from typing import Any

import pytest

from tests.workflow.conftest import problem
from workflow.errors import ROOT
from workflow.yaml_file import parse

FEW, CLASSES, SUBSETS, COST, BY_METHOD, CONFUSION = (
    parse(ROOT / f"config/tables/table{number}.yaml") for number in (6, 9, 10, 16, 1, 2)
)


@pytest.mark.parametrize(
    ("table", "key", "value", "message"),
    [
        (FEW, "protocol", "one_vs_rest", "expected one of unsupervised, few_anomalies, known_class"),
        (FEW, "lines", "classes", "lines: found 'classes', expected one of categories, subsets"),
        (FEW, "classes", {"nut": ["bent"]}, "expected no such key, as the protocol is not known_class"),
        (FEW, "subsets", ["hard"], "expected no such key, as the lines are not subsets"),
        (FEW, "printed", [], "printed: found [], expected a list of metrics, each once"),
        (FEW, "metrics", ["auroc"], "metrics.0: found 'auroc', expected one of image_auroc, "),
        (FEW, "metric", "auroc", "unknown key 'metric'. Did you mean 'metrics'?"),
        (FEW, "print", {"oracle": 1}, "print.oracle: found 1, expected true to print the best epoch"),
        (
            FEW,
            "print",
            {"best": "lowest"},
            "print.best: found 'lowest', expected one of highest, not_significantly_worse, none",
        ),
        (
            FEW,
            "print",
            {"colour": "red"},
            "print: unknown key 'colour'. Did you mean 'columns'? Allowed: best, columns, ",
        ),
        (FEW, "print", {"decimals": 2.5}, "print.decimals: found 2.5, expected a whole number from 0 to 6"),
        (FEW, "print", {"rows": []}, "print.rows: found [], expected a list of methods or categories that are printed"),
        (BY_METHOD, "print", {"unit": "per mille"}, "print.unit: found 'per mille', expected one of percent, fraction"),
        (BY_METHOD, "print", {"oracle": True}, "expected no such key, as these methods are evaluated once"),
        (CONFUSION, "print", {"best": "none"}, "print: found 'best', expected one of decimals, unit, rows, columns"),
        (FEW, "notes", "text", "notes: found 'text', expected a list of sentences"),
        (CLASSES, "categories", ["nut"], "expected no such key: the categories are the keys of `classes`"),
        (CLASSES, "classes", {"nut": []}, "classes.nut: found [], expected a list of categories"),
        (CLASSES, "lines", "subsets", "lines: found 'subsets', expected one of categories, classes"),
        (SUBSETS, "printed_means", ["pro"], "expected no such key, as there is no mean of subsets"),
        (COST, "protocol", "few_anomalies", "unknown key 'protocol'"),
        (COST, "measure", {}, "measure: missing key 'warm_ups', 'repeats', 'images'"),
        (COST, "measure", {**COST["measure"], "repeats": {"value": 5}}, "measure.repeats: missing key 'source', 'reas"),
        (COST, "measure", {**COST["measure"], "images": 32}, "measure.images: found 32, expected a mapping with value"),
        (COST, "rows", [], "rows: found [], expected a list of keys of config/methods.yaml"),
    ],
)
def test_a_wrong_value(table: dict, key: str, value: Any, message: str) -> None:
    assert message in problem("table", {**table, key: value})


@pytest.mark.parametrize(
    ("table", "key"), [(FEW, "printed"), (CLASSES, "classes"), (SUBSETS, "subsets"), (COST, "measure")]
)
def test_a_missing_key(table: dict, key: str) -> None:
    without = {name: value for name, value in table.items() if name != key}
    assert f"missing key '{key}'" in problem("table", without)


def test_a_table_of_an_unknown_kind_is_told_all_kinds() -> None:
    assert "kind: found 'industry', expected one of comparison, confusion, industrial, cost" in problem(
        "table", {**parse(ROOT / "config/tables/table1.yaml"), "kind": "industry"}
    )

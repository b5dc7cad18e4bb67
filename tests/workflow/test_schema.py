from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.workflow.conftest import problem
from workflow.errors import ROOT
from workflow.schema import EXPECTED
from workflow.yaml_file import parse

SUITE = parse(ROOT / "config/suites/embedded.yaml")
TABLE = parse(ROOT / "config/tables/table1.yaml")
OTHERS = parse(ROOT / "config/tables/table3.yaml")
MATRIX = parse(ROOT / "config/tables/table2.yaml")
SETTINGS = parse(ROOT / "config/config.yaml")
METHOD = {"label": "A", "class": "a.B", "uses": ["inliers"], "hyperparameters": {}}
ANOMALIES = parse(ROOT / "config/anomalies.yaml")
COUNT = ANOMALIES["known"]["count"]
DATASETS = parse(ROOT / "config/datasets.yaml")


@pytest.mark.parametrize("path", sorted((ROOT / "workflow/schemas").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_schema_is_one(path: Path) -> None:
    Draft202012Validator.check_schema(parse(path))


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("repetitions", 0, "found 0, expected a whole number from 1 to 1000"),
        ("repetitions", -1, "found -1, expected a whole number from 1 to 1000"),
        ("repetitions", 3.0, "found 3.0, expected a whole number from 1 to 1000"),
        ("repetitions", True, "found True, expected a whole number from 1 to 1000"),
        ("repetitions", "3", "found '3', expected a whole number from 1 to 1000"),
        ("images_per_class", 0, "found 0, expected a whole number of at least 1"),
        ("dimensions", 1, "found 1, expected a whole number of at least 2"),
        ("title", "", "found '', expected text"),
        ("backbone", None, "found None, expected a key of config/backbones.yaml"),
        ("tables", [], "found [], expected a list of names of files in config/tables, each once"),
        ("tables", ["table1", "table1"], "found ['table1', 'table1'], expected a list of names of files"),
        ("tables", "table1", "found 'table1', expected a list of names of files"),
        ("auxiliary", "glyphs", "found 'glyphs', expected a mapping with dataset"),
        ("absent", {"svhn": ""}, "absent.svhn: found '', expected text"),
        ("level_backbones", {"deit": 1}, "level_backbones.deit: found 1, expected a key of config/backbones.yaml, one"),
        ("categories", {"btad": []}, "categories.btad: found [], expected a list of categories, each once"),
        ("categories", {"btad": ["01", "01"]}, "categories.btad: found ['01', '01'], expected a list of categories"),
        ("hyperparameters", {"nfad": {"blocks": 1}}, "nfad.blocks: found 1, expected a mapping with value, source"),
        ("hyperparameters", {"nfad": {"blocks": {"value": 1}}}, "nfad.blocks: missing key 'source', 'reason'"),
        (
            "repetitions_per_job",
            {"nfad": 0},
            "repetitions_per_job.nfad: found 0, expected a whole number of at least 1",
        ),
        ("repetitions_per_job", 1, "found 1, expected a mapping from method to a whole number of at least 1"),
        ("local_copies", None, "found None, expected a mapping from dataset to path"),
    ],
)
def test_a_wrong_value_in_a_suite(key: str, value: Any, message: str) -> None:
    assert problem("suite", {**SUITE, key: value}).startswith(f"file.yaml: {key}")
    assert message in problem("suite", {**SUITE, key: value})


def test_unknown_keys_come_with_the_nearest_and_the_allowed() -> None:
    text = problem("suite", {**SUITE, "repetition": 1, "auxiliary": {"dataset": "a", "other": "b"}})
    assert "file.yaml: auxiliary: unknown key 'other'. Did you mean 'otherwise'? Allowed: dataset, otherwise" in text
    assert "file.yaml: top level: unknown key 'repetition'. Did you mean 'repetitions'? Allowed: absent, " in text
    assert text.count("\n") == 1


def test_a_key_of_a_wrong_form_is_unknown() -> None:
    text = problem("datasets", {**DATASETS, "CIFAR": DATASETS["cifar10"]})
    assert text == "file.yaml: top level: unknown key 'CIFAR'. Allowed: names of the form ^[a-z][a-z0-9_]*$"


def test_missing_keys_are_listed() -> None:
    assert problem("suite", {"title": "a"}) == (
        "file.yaml: top level: missing key 'repetitions', 'backbone', 'auxiliary', 'tables', 'stand_ins'"
    )
    celeba = {key: value for key, value in DATASETS["celeba"].items() if key != "put"}
    assert problem("datasets", {"celeba": celeba}) == "file.yaml: celeba: missing key 'put'"


def test_a_choice_lists_what_there_is() -> None:
    assert problem("table", {**TABLE, "protocol": "one_vs_all"}) == (
        "file.yaml: protocol: found 'one_vs_all', expected one of one_vs_rest, dataset_vs_dataset."
        " Did you mean 'one_vs_rest'?"
    )


@pytest.mark.parametrize(
    ("table", "key", "value", "message"),
    [
        (TABLE, "against", ["svhn"], "expected no such key, as the protocol is not dataset_vs_dataset"),
        (OTHERS, "categories", ["svhn"], "expected no such key: the categories are the datasets of `against`"),
        (OTHERS, "against", ["svhn", "svhn"], "expected a list of keys of config/datasets.yaml, each once"),
        (MATRIX, "rows", ["cf", "oe"], "expected a list of the one method of the confusion matrix"),
        (OTHERS, "kind", "confusion", "protocol: found 'dataset_vs_dataset', expected one_vs_rest"),
        (TABLE, "resolution", 0, "found 0, expected a whole number of pixels"),
        (TABLE, "resolution", 32.0, "found 32.0, expected a whole number of pixels"),
        (TABLE, "tolerance", {"value": -1, "reason": "a"}, "tolerance.value: found -1, expected a number of points"),
        (TABLE, "tolerance", {"value": True, "reason": "a"}, "tolerance.value: found True, expected a number"),
    ],
)
def test_what_does_not_go_together_in_a_table(table: dict, key: str, value: Any, message: str) -> None:
    assert message in problem("table", {**table, key: value})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"device": "gpu"}, "device: found 'gpu', expected auto, cpu, cuda or cuda:N"),
        ({"repetitions": 0}, "repetitions: found 0, expected a whole number from 1 to 1000, or the word suite"),
        ({"repetitions": 1001}, "repetitions: found 1001, expected a whole number from 1 to 1000, or the word suite"),
        ({"repetitions": True}, "repetitions: found True, expected a whole number from 1 to 1000, or the word suite"),
        ({"repetitions": "all"}, "repetitions: found 'all', expected a whole number from 1 to 1000, or the word suite"),
        ({"members_per_stack": 1.5}, "members_per_stack: found 1.5, expected a mapping with cpu and cuda"),
        ({"data_root": "a{b}"}, "data_root: found 'a{b}', expected a folder whose name is without braces"),
        ({"local_copies": None}, "local_copies: found None, expected a mapping from dataset to path"),
    ],
)
def test_a_wrong_setting(change: dict, message: str) -> None:
    assert problem("config", {**SETTINGS, **change}) == f"file.yaml: {message}"


@pytest.mark.parametrize(
    ("copy", "message"),
    [
        (3, "local_copies.a: found 3, expected a path, or a mapping with path and layout"),
        ("", "local_copies.a: found '', expected a path, or a mapping with path and layout"),
        ({"layout": "x"}, "local_copies.a: missing key 'path'"),
        ({"path": "x", "form": "y"}, "local_copies.a: unknown key 'form'. Allowed: layout, path"),
    ],
)
def test_a_wrong_local_copy(copy: Any, message: str) -> None:
    assert problem("local_copies", {"a": copy}, "local_copies") == f"file.yaml: {message}"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"class": "KDE"}, "methods.a.class: found 'KDE', expected the full name of a class"),
        ({"uses": ["auxiliary"]}, "methods.a.uses: found ['auxiliary'], expected a list with inliers"),
        (
            {"uses": ["inlier", "inliers"]},
            "methods.a.uses.0: found 'inlier', expected one of inliers, auxiliary, known_anomalies, synthetic",
        ),
        ({"gpu": 1}, "methods.a.gpu: found 1, expected true where the method runs on the configured device"),
        ({"quoted": True}, "methods.a: unknown key 'class', 'uses', 'hyperparameters'."),
        ({"hyperparameters": {"x": 1}}, "methods.a.hyperparameters.x: found 1, expected a mapping with value"),
        ({"hyperparameters": {"x": {"value": 1}}}, "methods.a.hyperparameters.x: missing key 'source', 'reason'"),
    ],
)
def test_a_wrong_method(change: dict, message: str) -> None:
    assert f"file.yaml: {message}" in problem("methods", {"methods": {"a": {**METHOD, **change}}})


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("count", 10, "known.count: found 10, expected a mapping with value, source and reason"),
        ("count", {**COUNT, "value": 0}, "known.count.value: found 0, expected a whole number of at least 1"),
        ("copies", {**COUNT, "value": 2.5}, "known.copies.value: found 2.5, expected a whole number of at least 1"),
        ("copies", {**COUNT, "source": "us"}, "known.copies.source: found 'us', expected one of paper, official"),
        ("copy", COUNT, "known: unknown key 'copy'. Did you mean 'copies'?"),
    ],
)
def test_wrong_anomalies(key: str, value: Any, message: str) -> None:
    known = {**ANOMALIES["known"], key: value}
    assert f"file.yaml: {message}" in problem("anomalies", {**ANOMALIES, "known": known})


@pytest.mark.parametrize("name", ["Flow", "flow-2", "random", "oracle_score"])
def test_a_method_needs_a_name_of_its_own(name: str) -> None:
    assert f"found '{name}', expected a name of small letters" in problem("methods", {"methods": {name: METHOD}})


@pytest.mark.parametrize(
    ("dataset", "change", "message"),
    [
        ("mvtec_ad", {"textures": None}, "mvtec_ad.categories: missing key 'textures'"),
        ("mvtec_ad", {"texture": []}, "mvtec_ad.categories: unknown key 'texture'. Did you mean 'textures'?"),
        ("mvtec_ad", {"rule": None}, "mvtec_ad.categories: missing key 'rule'"),
        ("mvtec_ad", {"rule": "label"}, "mvtec_ad.categories.rule: found 'label', expected 'product'"),
        ("cifar100", {"groups": None}, "cifar100.categories: missing key 'groups'"),
        ("cifar10", {"rule": "labels"}, "cifar10.categories.rule: found 'labels', expected one of label, groups"),
    ],
)
def test_a_wrong_rule_of_categories(dataset: str, change: dict[str, Any], message: str) -> None:
    registry = parse(ROOT / "config/datasets.yaml")
    changed = {**registry[dataset]["categories"], **change}
    registry[dataset]["categories"] = {key: value for key, value in changed.items() if value is not None}
    assert f"file.yaml: {message}" in problem("datasets", registry)


def test_long_values_are_cut() -> None:
    assert len(problem("suite", {**SUITE, "title": [list(range(1000))]})) < 200


def rules(node: Any) -> Iterator[dict]:
    """Every mapping in a schema file that can break, so none of a condition."""
    if isinstance(node, dict):
        yield node
        node = [part for key, part in node.items() if key != "if"]
    for part in node if isinstance(node, list) else ():
        yield from rules(part)


@pytest.mark.parametrize("path", sorted((ROOT / "workflow/schemas").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_rule_has_words(path: Path) -> None:
    """Without them the message would be in JSON schema's own, to somebody who wrote no schema."""
    words = {"type", "enum", "required", "dependentRequired", "additionalProperties", *EXPECTED}
    structure = {
        "properties",
        "patternProperties",
        "propertyNames",
        "items",
        "if",
        "allOf",
        "$ref",
        "then",
        "else",
    }
    for node in rules(parse(path)):
        found = {key for key in node if key in Draft202012Validator.VALIDATORS} - words - structure
        assert not found or "description" in node, (found, node)

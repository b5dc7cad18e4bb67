import inspect

import pytest
from jsonschema import Draft202012Validator

from data.readers import READERS


@pytest.fixture
def faults(schema):
    return lambda registry: [error.message for error in Draft202012Validator(schema).iter_errors(registry)]


def test_the_schema_is_one(schema):
    Draft202012Validator.check_schema(schema)


def test_the_registry_fits_its_schema(registry, faults):
    assert faults(registry) == []


def test_the_layouts_are_the_readers(schema):
    assert set(schema["$defs"]["dataset"]["properties"]["layout"]["enum"]) == set(READERS)


def test_options_are_the_arguments_of_the_reader(registry):
    for entry in registry.values():
        product = {"categories": ["any"]} if entry.get("categories", {}).get("rule") == "product" else {}
        inspect.signature(READERS[entry["layout"]]).bind(".", entry["splits"][0], **entry["options"], **product)


def test_counts_are_of_known_splits(registry):
    for entry in registry.values():
        assert set(entry.get("counts", {})) <= set(entry["splits"])


def test_published_counts_of_mvtec_ad(registry):
    """papers.md 4, the table of DRA: 3629 images to train, 467 good and 1258 anomalous ones to test."""
    counts, names = registry["mvtec_ad"]["counts"], registry["mvtec_ad"]["categories"]["names"]
    assert list(counts["train"]) == list(counts["test"]) == names
    assert (sum(counts["train"].values()), sum(counts["test"].values())) == (3629, 467 + 1258)
    assert (counts["train"]["hazelnut"], counts["test"]["hazelnut"]) == (391, 40 + 70)


def test_counts_of_btad_are_those_on_disk(registry):
    """papers.md 4: 2540 images, 1799 to train and 741 to test; the 2830 that are often quoted are an erratum."""
    counts = registry["btad"]["counts"]
    assert (sum(counts["train"].values()), sum(counts["test"].values())) == (1799, 741)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("cifar10", {"licence": None}),
        ("cifar10", {"colour": "red"}),
        ("cifar10", {"layout": "cifar_binary"}),
        ("cifar10", {"options": {"meta": "batches.meta"}}),
        ("cifar10", {"channels": 4}),
        ("cifar10", {"categories": {"rule": "groups"}}),
        ("cifar10", {"files": [{"name": "a", "urls": [], "hash": "sha256:" + 64 * "0", "bytes": 1}]}),
        (
            "cifar10",
            {"files": [{"name": "../a", "urls": ["https://a.b"], "hash": "md5:" + 32 * "0", "bytes": 1}]},
        ),
        ("cifar10", {"files": [{"name": "a", "urls": ["https://a.b"], "hash": 32 * "0", "bytes": 1}]}),
        ("celeba", {"by_hand": False}),
        ("mvtec_ad", {"options": {"good": "good"}}),
        ("mvtec_ad", {"categories": {"rule": "label"}}),
        ("mvtec_ad", {"counts": {"train": {}}}),
        ("cifar10", {"categories": {"rule": "product", "names": ["a"], "textures": []}}),
        ("workshop", {"options": {"seed": "x", "images": {"train": 1}}}),
        ("digits", {"options": {"seed": 1}}),
        ("glyphs", {"options": {"seed": "x"}}),
    ],
)
def test_a_fault_is_found(registry, faults, name, change):
    assert faults({name: {**registry[name], **change}})

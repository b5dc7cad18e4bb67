from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from methods.backbones.build import KINDS, LEVEL_KINDS
from methods.backbones.timm_model import PATCHES


def test_the_shipped_entries_are_valid(entries: dict[str, Any], schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(entries)


def test_the_schema_knows_what_can_be_built(schema: dict[str, Any]) -> None:
    definitions = schema["$defs"]
    assert set(definitions["backbone"]["properties"]["kind"]["enum"]) == KINDS.keys() | LEVEL_KINDS.keys()
    assert set(definitions["timm_local"]["properties"]["patch"]["enum"]) == PATCHES.keys()


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda entries: entries["resnet18_tv_in1k"].update(model="resnet18"), "'resnet18' does not match"),
        (lambda entries: entries["deit_tiny_patch16_224"].update(model="deit.fb_in1k"), "does not match"),
        (lambda entries: entries["moco_v1_200ep"].pop("md5"), "'md5' is a required property"),
        (lambda entries: entries["moco_v2_800ep"].update(output="pooled"), "'head' was expected"),
        (lambda entries: entries["identity"].update(crop=28), "'crop' was unexpected"),
        (lambda entries: entries["identity"].update(kind="resnet"), "'resnet' is not one of"),
        (lambda entries: entries["resnet18_levels"].pop("levels"), "'levels' is a required property"),
        (lambda entries: entries["resnet18_levels"].update(output="pooled"), "[1, 2, 3] should not be valid under {}"),
        (lambda entries: entries["filter_bank"].update(levels=[]), "[] should be non-empty"),
    ],
)
def test_the_schema_refuses(
    entries: dict[str, Any], schema: dict[str, Any], spoil: Callable[[dict[str, Any]], None], complaint: str
) -> None:
    spoilt = deepcopy(entries)
    spoil(spoilt)
    assert complaint in best_match(Draft202012Validator(schema).iter_errors(spoilt)).message

"""Validation by the JSON schemas of workflow/schemas, with messages for the person who wrote the file."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from jsonschema import Draft202012Validator

from workflow.errors import ROOT, ConfigurationError, excerpt, near, shown
from workflow.yaml_file import parse

TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}
EXPECTED = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "text of at least {} character",
    "minItems": "a list of at least {}",
    "maxItems": "a list of at most {}",
    "minProperties": "a mapping with at least {} key",
    "maxProperties": "a mapping with at most {} keys",
    "uniqueItems": "each item only once",
    "const": "{!r}",
    "pattern": "text of the form {}",
}


def _is_whole(_: object, value: object) -> bool:
    """JSON schema takes 3.0 for an integer; range() does not."""
    return isinstance(value, int) and not isinstance(value, bool)


_Validator = jsonschema.validators.extend(
    Draft202012Validator, type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole)
)


def validate(content: Any, schema: str, path: Path, inside: str = "") -> None:
    """Raise one ConfigurationError that lists all that is wrong in `content`, by `<schema>.schema.yaml`.

    `path` is the file that it was read from, and `inside` the key in it, if it is not the whole file.
    """
    found = sorted({_described(error, inside) for error in _validator(schema).iter_errors(content)})
    if found:
        raise ConfigurationError("\n".join(f"{shown(path)}: {line}" for line in found))


@cache
def _validator(schema: str) -> Any:
    return _Validator(parse(ROOT / "workflow" / "schemas" / f"{schema}.schema.yaml"))


def _described(error: jsonschema.ValidationError, inside: str) -> str:
    cause: Any = jsonschema.exceptions.best_match([error]) or error
    place = ".".join([*filter(None, [inside]), *map(str, cause.absolute_path)]) or "top level"
    if cause.validator == "additionalProperties":
        return f"{place}: {_unknown_keys(cause.instance, cause.schema)}"
    if cause.validator == "required":
        return f"{place}: {_missing_keys(cause.validator_value, cause.instance)}"
    if cause.validator == "dependentRequired":
        needed = [key for present, keys in cause.validator_value.items() if present in cause.instance for key in keys]
        return f"{place}: {_missing_keys(needed, cause.instance)}"
    return f"{place}: found {excerpt(cause.instance)}, expected {_expected(cause)}"


def _unknown_keys(instance: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    allowed, forms = list(schema.get("properties", {})), list(schema.get("patternProperties", {}))
    extra = [key for key in instance if key not in allowed and not any(re.search(form, key) for form in forms)]
    names = ", ".join(sorted(allowed) + [f"names of the form {form}" for form in forms])
    return f"unknown key {_quoted(extra)}.{near(extra, allowed)} Allowed: {names or 'none'}"


def _missing_keys(needed: Iterable[str], instance: Mapping[str, Any]) -> str:
    return f"missing key {_quoted(key for key in needed if key not in instance)}"


def _quoted(keys: Iterable[str]) -> str:
    return ", ".join(map(repr, keys))


def _expected(cause: Any) -> str:
    """The schema's own words, else words for the rule that was broken."""
    rule, value = cause.validator, cause.validator_value
    if rule == "enum":
        return f"one of {', '.join(map(str, value))}.{near([str(cause.instance)], map(str, value))}"
    if isinstance(cause.schema, dict) and "description" in cause.schema:
        return str(cause.schema["description"])
    if rule == "type":
        return TYPES[value]
    return EXPECTED[rule].format(value) if rule in EXPECTED else str(cause.message)

import datetime
from pathlib import Path
from typing import Any

import pytest

from workflow.errors import ConfigurationError
from workflow.plain import check_plain

FILE = Path("config.yaml")


def test_text_numbers_lists_and_mappings_are_plain() -> None:
    shared = {"x": [1, 2.5, "", None, True]}
    check_plain({"a": shared, "b": {"c": shared}, "": {}}, FILE)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "is empty, expected a mapping"),
        ([], "found [], expected a mapping"),
        ({"a": {1: 2}}, "a.1: the key 1 is not text; put it in quotes"),
        ({"a": [0, {False: 2}]}, "a.1.False: the key False is not text"),
        ({None: 1}, "None: the key None is not text"),
        ({"a": float("nan")}, "a: found nan, expected a finite number"),
        ({"a": [1, float("-inf")]}, "a.1: found -inf, expected a finite number"),
        ({"a": datetime.date(2020, 1, 2)}, "a: found datetime.date(2020, 1, 2), expected text, a number"),
        ({"a": {"b": b"x"}}, "a.b: found b'x', expected text"),
        ({"a": {1, 2}}, "a: found {1, 2}, expected text"),
    ],
)
def test_anything_else_is_refused_with_its_place(content: Any, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_plain(content, FILE)
    assert str(caught.value).startswith(f"config.yaml: {message}")


def test_what_contains_itself_is_refused() -> None:
    content: dict[str, Any] = {"a": {}}
    content["a"]["b"] = [content["a"]]
    with pytest.raises(ConfigurationError, match=r"a\.b\.0: refers to itself"):
        check_plain(content, FILE)

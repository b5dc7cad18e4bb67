"""Strict YAML: what the format reads silently in a way that nobody means is refused, with the line."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import yaml

from workflow.errors import ConfigurationError, shown
from workflow.plain import check_plain

_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT = "tag:yaml.org,2002:str"
_NUMBER = re.compile(r"([-+]?[0-9]+\.?[0-9]*)[eE]([-+]?[0-9]+)")


class _Refusal(yaml.MarkedYAMLError):
    """Valid YAML that says something else than it seems to."""


class _Loader(_SAFE):
    def get_single_node(self) -> yaml.Node | None:
        root: yaml.Node | None = super().get_single_node()
        for node in _nodes(root):
            if isinstance(node, yaml.MappingNode):
                _check_keys(node)
            elif isinstance(node, yaml.ScalarNode) and not node.style:
                _check_number(node)
        return root


def parse(path: Path) -> dict[str, Any]:
    """The mapping of plain values in a YAML file.

    Raises ConfigurationError, with the file and the line or the key, for a file that cannot be read or is not
    valid YAML, a key written twice, a number that YAML takes for text, and what `check_plain` refuses.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise ConfigurationError(f"{shown(path)}: cannot be read: {error.strerror}") from error
    except Exception as error:  # PyYAML passes on whatever a wrong value makes its constructors raise
        raise ConfigurationError(f"{shown(path)}: {_problem(error)}") from error
    check_plain(content, path)
    found: dict[str, Any] = content
    return found


def _problem(error: Exception) -> str:
    prefix = "" if isinstance(error, _Refusal) else "not valid YAML: "
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"{prefix}line {error.problem_mark.line + 1}: {error.problem}"
    return f"{prefix}{error}"


def _nodes(root: yaml.Node | None) -> Iterator[yaml.Node]:
    """Every node once, however many aliases it has."""
    waiting, met = [root] if root else [], set()
    while waiting:
        node = waiting.pop()
        if id(node) not in met:
            met.add(id(node))
            yield node
            waiting += _children(node)


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _check_keys(node: yaml.MappingNode) -> None:
    """Refuse a repeated key, of which YAML keeps the last; overriding a merged key (`<<`) is no repetition."""
    first: dict[tuple[str, str], yaml.Node] = {}
    for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
        earlier = first.setdefault((key.tag, key.value), key)
        if earlier is not key:
            _refuse(key, f"the key {key.value!r} is there twice, first in line {earlier.start_mark.line + 1}")


def _check_number(node: yaml.ScalarNode) -> None:
    """YAML 1.1 reads 5e-4 as text: its floats have a point, and a sign in the exponent."""
    if node.tag == _TEXT and (number := _NUMBER.fullmatch(node.value)):
        mantissa = number[1] if "." in number[1] else f"{number[1]}.0"
        _refuse(node, f"{node.value} is text in YAML; write {mantissa}e{int(number[2]):+d}, or put it in quotes")


def _refuse(node: yaml.Node, problem: str) -> NoReturn:
    raise _Refusal(problem=problem, problem_mark=node.start_mark)

from pathlib import Path

import pytest

from workflow.errors import ROOT, ConfigurationError
from workflow.yaml_file import parse


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file.yaml"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("a: 1\nb: [x, 2.5, true, null]", {"a": 1, "b": ["x", 2.5, True, None]}),
        ("a: &a {x: 1, y: 1}\nb: {<<: *a, x: 2}", {"a": {"x": 1, "y": 1}, "b": {"x": 2, "y": 1}}),
        ("a: &a {x: 1}\nb: &b {y: 1}\nc: {<<: [*a, *b]}", {"a": {"x": 1}, "b": {"y": 1}, "c": {"x": 1, "y": 1}}),
        ("a: {b: &b {<<: &c {x: 1}, x: 2}}\nd: {<<: *b, y: 3}", {"a": {"b": {"x": 2}}, "d": {"x": 2, "y": 3}}),
        ("a: 5.0e-4\nb: '5e-4'\nc: 5e", {"a": 0.0005, "b": "5e-4", "c": "5e"}),
        ('a: "1"\n"1": a', {"a": "1", "1": "a"}),
    ],
)
def test_plain_yaml_is_read(file: Path, text: str, content: dict) -> None:
    file.write_text(text)
    assert parse(file) == content


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3", "line 3: the key 'a' is there twice, first in line 1"),
        ("a:\n  - {x: 1,\n     x: 1}", "line 3: the key 'x' is there twice, first in line 2"),
        ("a: &a {x: 1}\nb: &b {y: 1}\nc: {<<: *a, <<: *b}", "line 3: the key '<<' is there twice"),
        ("a: [{b: &b {x: 1}}]\nc: {<<: *b, y: 1,\n  y: 2}", "line 3: the key 'y' is there twice, first in line 2"),
        ("a:\n  b: 5e-4", "line 2: 5e-4 is text in YAML; write 5.0e-4"),
        ("a: 1.5E3", "line 1: 1.5E3 is text in YAML; write 1.5e+3"),
        ("a: [", "not valid YAML: line 2"),
        ("a: 1\n---\nb: 1", "not valid YAML: line 2: but found another document"),
        ("a: *b", "not valid YAML: line 1: found undefined alias"),
        ("<<: 3", "not valid YAML: line 1"),
        ("? [a]\n: b", "not valid YAML: line 1: found unhashable key"),
        ("a: !!python/object:os.system x", "not valid YAML: line 1: could not determine a constructor"),
        ("a: !!int ''", "not valid YAML"),
        ("a: &a [*a]", "a.0: refers to itself"),
        ("a: 2020-13-45", "not valid YAML: month must be in 1..12"),
        ("a: " + 5000 * "9", "not valid YAML"),
        ("a: \x00", "not valid YAML"),
        ("", "is empty, expected a mapping from keys to values"),
        ("# nothing", "is empty, expected a mapping from keys to values"),
        ("- a", "found ['a'], expected a mapping from keys to values"),
        ("text", "found 'text', expected a mapping from keys to values"),
    ],
)
def test_anything_else_is_refused_with_file_and_line(file: Path, text: str, message: str) -> None:
    file.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        parse(file)
    assert str(caught.value).startswith(f"{file}: {message}")


def test_a_file_that_cannot_be_read_is_named(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"file\.yaml: cannot be read: No such file"):
        parse(file)
    with pytest.raises(ConfigurationError, match="cannot be read: Is a directory"):
        parse(tmp_path)
    file.write_bytes(b"a: \xff")
    with pytest.raises(ConfigurationError, match=r"file\.yaml: not valid YAML: 'utf-8'"):
        parse(file)


def test_all_yaml_of_the_project_is_strict() -> None:
    for path in [*ROOT.glob("config/**/*.yaml"), *ROOT.glob("workflow/**/*.yaml"), ROOT / "environment.yml"]:
        assert parse(path), path

import pytest

from workflow.configuration import ROOT
from workflow.docs.settings import settings_table, shown, table
from workflow.errors import ConfigurationError
from workflow.yaml_file import parse


def test_every_setting_has_a_row_in_the_order_of_the_file() -> None:
    path = "pretrainings.resnet18_simsiam.hyperparameters"
    entries = parse(ROOT / "config/pretraining.yaml")["pretrainings"]["resnet18_simsiam"]["hyperparameters"]
    lines = settings_table("config/pretraining.yaml", path).splitlines()
    assert lines[:2] == ["| setting | value | source | reason |", "| --- | --- | --- | --- |"]
    assert [line.split("|")[1].strip(" `") for line in lines[2:]] == list(entries)
    assert [line.split("|")[3].strip() for line in lines[2:]] == [entry["source"] for entry in entries.values()]
    assert "| `bottleneck` | `128` | official code | a quarter of the projection |" in lines


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (8, "`8`"),
        (None, "`null`"),
        (True, "`true`"),
        ("soft", "`soft`"),
        ({"a": [1, 2], "b": 0.5}, "a: `[1, 2]`<br>b: `0.5`"),
    ],
)
def test_values_are_shown_as_the_files_write_them(value: object, expected: str) -> None:
    assert shown(value) == expected


def test_a_bar_or_a_line_break_does_not_end_a_cell() -> None:
    assert table(["a"], [["x | y\nz"]]) == "| a |\n| --- |\n| x \\| y z |\n"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("methods.cff.hyperparameters", "'cff' is no key. Did you mean 'cf'?"),
        ("methods.cf", "found no settings with value, source and reason"),
    ],
)
def test_a_marker_that_leads_nowhere_is_named(path: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        settings_table("config/methods.yaml", path)
    assert str(refusal.value).startswith(f"config/methods.yaml: {path}: {message}")

"""An industrial table on the terminal."""

import pandas as pd
import pytest

from reports.industrial.spec import IndustrialSpec
from reports.wide import wide_table
from tests.reports.shown import printed


@pytest.fixture
def table(metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame) -> pd.DataFrame:
    return wide_table(metrics, spec, published)


def cells(text: str, label: str) -> list[str]:
    (line,) = [line for line in text.splitlines() if line.startswith(f"│ {label} ")]
    return [cell.strip() for cell in line.split("│")[2:-1]]


def test_into_a_pipe_it_is_plain_and_whole(table: pd.DataFrame, spec: IndustrialSpec) -> None:
    text = printed(table, spec, width=20)
    assert "\x1b" not in text
    assert cells(text, "Nut") == ["90.00 / 70.00", "92.00 / 69.00", "88.0 / 71.0"]
    assert cells(text, "mean") == ["85.00 / 65.00", "86.00 / 66.50", "83.0 / -"]
    assert cells(text, "mean, image AUROC") == ["96.00", "98.50", "97.0"]
    assert "PaDiM*" in text
    assert "pixel AUROC / PRO, in percent" in text
    assert "* quoted from the paper" in text


def test_the_best_of_ours_is_bold_per_metric(table: pd.DataFrame, spec: IndustrialSpec) -> None:
    text = printed(table, spec, width=100, force_terminal=True, color_system="standard")
    assert "\x1b[1m92.00\x1b[0m / 69.00" in text
    assert "90.00 / \x1b[1m70.00\x1b[0m" in text


@pytest.mark.parametrize(("width", "parts"), [(76, 1), (60, 2), (20, 3)])
def test_a_narrow_terminal_gets_parts(table: pd.DataFrame, spec: IndustrialSpec, width: int, parts: int) -> None:
    text = printed(table, spec, width=width, force_terminal=True, color_system=None)
    assert text.count("category") == parts
    assert width < 30 or max(map(len, text.splitlines())) <= width

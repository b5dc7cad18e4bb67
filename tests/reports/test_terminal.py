from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import pandas as pd
import pytest
from rich.console import Console

from reports.findings import COLUMNS
from reports.printing import PrintOptions
from reports.spec import Row, TableSpec
from reports.terminal import print_findings
from reports.wide import wide_table
from tests.reports.shown import printed


@pytest.fixture
def table(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame) -> pd.DataFrame:
    return wide_table(metrics, spec, published)


def test_into_a_pipe_it_is_plain_and_whole(table: pd.DataFrame, spec: TableSpec) -> None:
    text = printed(table, spec, width=20)
    assert "\x1b" not in text
    (csi,) = [line for line in text.splitlines() if "CSI" in line]
    assert csi.split("│")[1:-1] == [" CSI*   ", "   70.1 ", "      - ", "   65.1 "]
    header = next(line for line in text.splitlines() if "Cat" in line)
    assert header.split()[-2] == "mean"
    assert "quoted from the paper" in text


def test_the_best_of_ours_is_bold_on_a_terminal(table: pd.DataFrame, spec: TableSpec) -> None:
    text = printed(table, spec, width=80, force_terminal=True, color_system="standard")
    assert "\x1b[1m 92.00" in text
    assert "\x1b[1m 90.00" not in text
    assert text.count("\x1b[1m 82.00") == 2


def test_hard_cells_of_a_confusion_matrix_are_bold(
    confusion_spec: TableSpec, make_metrics: Callable[..., pd.DataFrame]
) -> None:
    metrics = make_metrics({("cat", "cf", "auroc_vs_dog"): [72.0, 74.0], ("cat", "cf", "auroc_vs_cow"): [95.0, 95.0]})
    text = printed(wide_table(metrics, confusion_spec), confusion_spec, force_terminal=True, color_system="standard")
    line = next(line for line in text.splitlines() if "Cat" in line and "73.00" in line)
    assert "\x1b[1m 73.00" in line
    assert "\x1b[1m 95.00" not in line
    assert "anomalies of" in text


def test_a_single_method_competes_with_none(metrics: pd.DataFrame, spec: TableSpec) -> None:
    alone = replace(spec, rows=(spec.rows[0],), claims=())
    text = printed(wide_table(metrics, alone), alone, width=80, force_terminal=True, color_system="standard")
    assert "\x1b[1m 9" not in text
    assert "90.00" in text


def test_an_auxiliary_set_is_marked(table: pd.DataFrame, spec: TableSpec) -> None:
    text = printed(table, spec, width=80)
    assert "CF†" in text
    assert "† uses an auxiliary set" in text


def test_all_decimals_are_true(table: pd.DataFrame, spec: TableSpec, metrics: pd.DataFrame) -> None:
    """And not those that the csv has, with zeros behind."""
    odd = metrics.assign(value=metrics["value"] + 0.123456)
    text = printed(wide_table(odd, spec), replace(spec, print=PrintOptions(decimals=5)), width=80)
    assert "92.12346" in text


def test_a_narrow_terminal_gets_parts(table: pd.DataFrame, spec: TableSpec) -> None:
    text = printed(table, spec, width=32, force_terminal=True)
    assert text.count("method") == 2
    assert text.count(spec.title) == 1


def test_labels_are_text_not_markup(table: pd.DataFrame, spec: TableSpec) -> None:
    odd = replace(spec, title="[red]A", rows=(Row("cf", "[bold]CF"),), categories=(("cat", "[i]Cat"), ("dog", "Dog")))
    text = printed(table, odd, width=200)
    assert "[bold]CF" in text
    assert "[i]Cat" in text
    assert "[red]A" in text


def test_severe_findings_are_said_of_their_table_alone() -> None:
    rows = [("error", "table1", "pets cf", "off [1]"), ("warning", "table1", "x", "y"), ("error", "table2", "a", "b")]
    for name, words in (("table1", "table1 is not to be relied on: pets cf: off [1].\n"), ("table3", "")):
        stream = StringIO()
        print_findings(pd.DataFrame(rows, columns=list(COLUMNS)), name, Console(file=stream, width=20))
        assert stream.getvalue() == words

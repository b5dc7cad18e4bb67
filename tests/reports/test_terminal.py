from dataclasses import replace
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from reports.findings import COLUMNS
from reports.spec import Row, TableSpec
from reports.tables import comparison_table, write_table_csv
from reports.terminal import print_findings
from tests.reports.shown import printed


@pytest.fixture
def path(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame, tmp_path: Path) -> Path:
    write_table_csv(comparison_table(metrics, spec, published), tmp_path / "t.csv")
    return tmp_path / "t.csv"


def test_into_a_pipe_it_is_plain_and_whole(path: Path, spec: TableSpec) -> None:
    text = printed(path, spec, width=20)
    assert "\x1b" not in text
    (csi,) = [line for line in text.splitlines() if "CSI" in line]
    assert csi.split("│")[1:-1] == [" CSI*   ", "   70.1 ", "      - ", "   65.1 "]
    header = next(line for line in text.splitlines() if "Cat" in line)
    assert header.split()[-2] == "mean"
    assert "quoted from the paper" in text


def test_the_best_of_ours_is_bold_on_a_terminal(path: Path, spec: TableSpec) -> None:
    text = printed(path, spec, width=80, force_terminal=True, color_system="standard")
    assert "\x1b[1m 92.00" in text
    assert "\x1b[1m 90.00" not in text
    assert text.count("\x1b[1m 82.00") == 2


def test_a_narrow_terminal_gets_parts(path: Path, spec: TableSpec) -> None:
    text = printed(path, spec, width=32, force_terminal=True)
    assert text.count("method") == 2
    assert text.count(spec.title) == 1


def test_labels_are_text_not_markup(path: Path, spec: TableSpec) -> None:
    odd = replace(spec, title="[red]A", rows=(Row("cf", "[bold]CF"),), categories=(("cat", "[i]Cat"), ("dog", "Dog")))
    text = printed(path, odd, width=200)
    assert "[bold]CF" in text
    assert "[i]Cat" in text
    assert "[red]A" in text


def test_severe_findings_are_said_of_their_table_alone() -> None:
    rows = [("error", "table1", "pets cf", "off [1]"), ("warning", "table1", "x", "y"), ("error", "table2", "a", "b")]
    for name, words in (("table1", "table1 is not to be relied on: pets cf: off [1].\n"), ("table3", "")):
        stream = StringIO()
        print_findings(pd.DataFrame(rows, columns=list(COLUMNS)), name, Console(file=stream, width=20))
        assert stream.getvalue() == words

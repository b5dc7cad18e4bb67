"""A table of costs as its readers have it: LaTeX, notes, the terminal."""

import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from reports.cost.columns import significant
from reports.cost.latex import cost_tex
from reports.cost.notes import cost_notes
from reports.cost.spec import CostSpec
from reports.cost.table import write_costs
from reports.stand_ins import StandIn
from reports.terminal import print_costs
from tests.reports.shown import check_compiles, needs_pdflatex, rows


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0123456, "0.0123"),
        (2.0, "2.00"),
        (2.3456, "2.35"),
        (23.456, "23.5"),
        (234.56, "235"),
        (23456.7, "23,457"),
    ],
)
def test_three_digits_or_all_before_the_point(value: float, text: str) -> None:
    assert significant(value) == text


def test_latex_has_a_row_per_method_and_groups_above(table: pd.DataFrame, spec: CostSpec) -> None:
    groups, header, flow, bank = rows(cost_tex(table, spec, notes=("a",)))
    assert [cell.split("{")[-1].rstrip("}") for cell in groups] == ["", "parameters", "training", "inference"]
    assert header == ["method", "added", "total", "s / epoch", "MiB", "images / s", "scoring alone", "MiB"]
    assert flow[:4] == ["Flow", "3,510,528", "6,293,312", r"2.00\,{\scriptsize(1.00--3.00)}"]
    assert flow[4:7] == ["900", r"123\,{\scriptsize(100--300)}", r"1,235\,{\scriptsize(1,000--2,000)}"]
    assert bank[3] == r"0.500\,{\scriptsize(0.250--0.750)}"


@needs_pdflatex
def test_latex_compiles(table: pd.DataFrame, spec: CostSpec, tmp_path: Path) -> None:
    check_compiles(cost_tex(table, spec, notes=cost_notes(table, spec), standalone=True), tmp_path)


def test_notes_say_where_it_was_measured_and_what_is_missing(table: pd.DataFrame, spec: CostSpec) -> None:
    stand_ins = [StandIn("filters", methods=("flow",)), StandIn("wide", methods=("wide",)), StandIn("a", ("others",))]
    assert cost_notes(table, spec, stand_ins) == (
        "Replicates a paper.",
        "Measured in one run, one method after the other, on Fast & Co. CPU with 2 threads: parts, 01, 40 training and "
        "32 test images of 128 pixels.",
        "Medians of 3 repeats after 4 that are not counted; in parentheses the smallest and the largest.",
        "Stand-in: filters.",
        "Left out: Wide, Wider (no wide backbone).",
        "An epoch is a pass.",
        "Of the memory, 300 to 310 MiB are Python's and its libraries'.",
    )
    on_a_gpu = cost_notes(table.assign(libraries_memory_mib=0, threads=1), replace(spec, notes=()))
    assert "with 1 thread:" in on_a_gpu[1]
    assert on_a_gpu[-1].startswith("Left out")


def test_the_terminal_has_them_too(table: pd.DataFrame, spec: CostSpec, tmp_path: Path) -> None:
    write_costs(table, tmp_path / "t.csv")
    stream = io.StringIO()
    print_costs(tmp_path / "t.csv", spec, Console(file=stream, width=40))
    (flow,) = [line for line in stream.getvalue().splitlines() if "Flow" in line]
    assert [cell.strip() for cell in flow.split("│")[1:5]] == ["Flow", "3,510,528", "6,293,312", "2.00 (1.00–3.00)"]
    assert "inference: scoring alone" in stream.getvalue()
    assert "on Fast & Co. CPU with 2 threads" in stream.getvalue()

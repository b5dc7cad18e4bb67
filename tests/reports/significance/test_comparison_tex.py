"""The pairs of a table as LaTeX."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from reports.significance.comparison import compare
from reports.significance.comparison_tex import comparison_tex
from reports.spec import Row
from tests.reports.shown import check_compiles, needs_pdflatex, rows
from tests.reports.significance.conftest import MakeResults, Results


def pairs(text: str) -> list[list[str]]:
    return [row for row in rows(text) if len(row) == 9 and row[0] != "first"]


def test_every_pair_is_a_row(ten: Results) -> None:
    frame = compare(*ten)
    text = comparison_tex(frame, ten[1])
    first = pairs(text)[0]
    assert first[:3] == ["A", "B", "$-5.50$"]
    assert first[3] == f"$[{frame['low'][0]:+.2f}, {frame['high'][0]:+.2f}]$"
    assert first[4:] == ["0:10", "0.001953", "0.005859", "second is better", ""]
    assert len(pairs(text)) == 3
    assert "signed-rank test with Holm's correction, 95\\% intervals of 10000 bootstrap resamples" in text


def test_each_metric_and_average_has_a_heading(ten: Results) -> None:
    frame = compare(*ten)
    text = comparison_tex(pd.concat([frame, frame.assign(metric="pro", average="hard")]), ten[1])
    headings = [line for line in text.splitlines() if "Friedman" in line]
    assert "AUROC: 10 categories" in headings[0]
    assert "PRO, hard: 10 categories" in headings[1]
    assert all(line.endswith(r"\\*") for line in headings)
    assert len(headings) == 2


def test_what_is_said_of_a_pair_is_numbered_above(results: MakeResults) -> None:
    metrics, spec = results({"a": [60, 61, 62, 63], "b": [70, 71, 72, 73]})
    text = comparison_tex(compare(metrics, spec), spec)
    assert "1: 4 categories, pairs compared: 1, so that no p can lie below 0.125." in text.split(r"\endfirsthead")[0]
    assert pairs(text)[0][7:] == ["cannot be significant", "1"]
    other = replace(spec, rows=(Row("a", "A"), Row("b", "B", protocol="few_anomalies")))
    apart = metrics.assign(protocol=metrics["protocol"].mask(metrics["method"] == "b", "few_anomalies"))
    text = comparison_tex(compare(apart, other), other)
    assert "2: tested on the images of one vs rest and of few anomalies." in text
    assert pairs(text)[0][8] == "1, 2"


def test_a_note_on_one_category_names_methods_as_the_table_does(results: MakeResults) -> None:
    metrics, spec = results({"a": [60], "b": [70]})
    frame = compare(metrics, spec)
    text = comparison_tex(frame.assign(note=frame["note"] + "; left out, a number is missing: b"), spec)
    assert "1: 1 category, pairs compared: 1" in text
    assert "2: left out, a number is missing: B." in text


def test_a_table_without_pairs_says_so(results: MakeResults) -> None:
    metrics, spec = results({"a": [60, 61]})
    assert "No two methods have all of their numbers." in comparison_tex(compare(metrics, spec), spec)


@needs_pdflatex
def test_many_pairs_break_over_pages(results: MakeResults, tmp_path: Path) -> None:
    """Of sixteen methods with long labels, none too wide."""
    metrics, spec = results({f"m{i}": [10.0 * i, 10.0 * i + 1, 3.0] for i in range(16)})
    labels = tuple(Row(f"m{i}", f"BGAD without anomalies {i} (WideResNet-50)") for i in range(16))
    frame = compare(metrics, replace(spec, rows=labels))
    assert len(frame) == 120
    check_compiles(comparison_tex(frame, replace(spec, rows=labels), standalone=True), tmp_path)
    assert "[3" in (tmp_path / "table.log").read_text()

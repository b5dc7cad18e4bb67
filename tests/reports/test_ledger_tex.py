"""The ledger's page: verdicts by table, and every published cell with its reasons."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from reports.industrial.spec import label
from reports.ledger import ledger
from reports.ledger_tex import ledger_tex
from reports.published.reader import published_tables, read_published
from reports.spec import Claim, Row, TableSpec
from reports.stand_ins import StandIn
from reports.verdicts import verdict_counts
from tests.reports.shown import check_compiles, needs_pdflatex, rows


@pytest.fixture
def frame(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame) -> pd.DataFrame:
    published.loc[4, "corrected"] = 61.0
    return ledger(
        metrics, {"tablet": published}, [spec, replace(spec, name="table2")], [StandIn("odd dogs", categories=("dog",))]
    )


def test_verdicts_are_counted_by_table(frame: pd.DataFrame) -> None:
    counts = verdict_counts(frame)
    assert list(counts.index) == ["tablet", "table2"]
    assert counts.loc["tablet"].to_dict() == {
        "holds": 2,
        "differs": 3,
        "not run": 3,
        "no published value": 1,
        "ours alone": 0,
    }
    assert counts.loc["table2"].sum() == counts.loc["table2", "ours alone"] == 6


def test_every_published_cell_is_a_row_with_its_reasons(frame: pd.DataFrame, spec: TableSpec) -> None:
    text = ledger_tex(frame, [spec, replace(spec, name="table2")])
    summary, cells = (part for part in text.split(r"\begin{longtable}")[1:])
    assert ["t, A table", "2", "3", "3", "1", "0"] in rows(summary)
    shown = [row for row in rows(cells) if len(row) == 8 and row[0] != "category"]
    assert [row[1] for row in shown] == ["KNN"] * 3 + ["CSI"] * 3 + ["CF"] * 3
    assert shown[1][:4] == ["Dog", "KNN", "AUROC", "83.0"]
    assert shown[1][4:] == [r"82.00\,{\scriptsize$\pm$\,0.00}", "$-1.00$", "differs", "1"]
    assert shown[4][3] == "60.1 [61]"
    assert shown[4][7] == "2, 3"
    assert shown[7][6] == "no published value"
    assert "1: odd dogs." in text
    assert "3: printed twice." in text


def test_a_claim_names_both_of_its_methods(metrics: pd.DataFrame, spec: TableSpec) -> None:
    claim = Claim("knn", "cf", "auroc", "the paper says so")
    claiming = replace(spec, claims=(claim,))
    text = ledger_tex(ledger(metrics, {}, [claiming]), [claiming])
    (row,) = [row for row in rows(text) if len(row) == 8 and row[0] != "category"]
    assert row[:3] == ["mean", "KNN - CF", "AUROC"]
    assert row[6] == "holds"
    assert "1: the paper says so." in text


def test_a_table_without_published_cells_is_in_the_summary_alone(metrics: pd.DataFrame, spec: TableSpec) -> None:
    text = ledger_tex(ledger(metrics, {}, [spec]), [spec])
    assert text.count(r"\begin{longtable}") == 1


@needs_pdflatex
@pytest.mark.parametrize("name", published_tables())
def test_no_line_of_a_published_table_is_too_wide(
    name: str, make_metrics: Callable[..., pd.DataFrame], tmp_path: Path
) -> None:
    """With numbers of ours beside all of them, long labels and many reasons."""
    published = read_published(name)
    averages = {"mean", "all"}
    categories = [*(key for key in dict.fromkeys(published["category"]) if key not in averages), "metal_contamination"]
    methods = dict.fromkeys(published["method"])
    spec = TableSpec(
        name=name,
        title="MVTec AD, the title of a table that is not a short one",
        source="A paper",
        dataset=published["dataset"].iloc[0],
        protocol=published["protocol"].iloc[0],
        categories=tuple((category, label(category, {})) for category in categories),
        rows=tuple(Row(method, f"{label(method, {})} (WideResNet-50)") for method in methods),
        tolerance=1.5,
    )
    frame = ledger(make_metrics({}), {name: published}, [spec])
    full = frame.assign(ours=99.123, ours_std=12.345, difference=-12.345, verdict="no published value")
    full = full.assign(published_status="ok", stands_in="a; b; c; d")
    check_compiles(ledger_tex(full, [spec], standalone=True), tmp_path)

"""The ledger of a table with several metrics."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from reports.industrial.lines import subset_lines
from reports.industrial.spec import IndustrialSpec
from reports.ledger import ledger
from reports.notes import table_notes
from reports.stand_ins import StandIn


def cell(frame: pd.DataFrame, method: str, category: str, metric: str) -> dict[Any, Any]:
    chosen = (frame["method"] == method) & (frame["category"] == category) & (frame["metric"] == metric)
    (row,) = frame[chosen].to_dict("records")
    return row


def test_verdicts_in_the_order_of_the_table(
    metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame
) -> None:
    frame = ledger(metrics, {"tablet": published}, [spec])
    ours = frame[frame["method"] == "bgad"]
    assert list(ours[["category", "metric", "verdict"]].itertuples(index=False, name=None)) == [
        ("nut", "image_auroc", "no published value"),
        ("nut", "pixel_auroc", "holds"),
        ("nut", "pro", "differs"),
        ("big_screw", "image_auroc", "no published value"),
        ("big_screw", "pixel_auroc", "holds"),
        ("big_screw", "pro", "differs"),
        ("mean", "image_auroc", "holds"),
        ("mean", "pixel_auroc", "holds"),
        ("mean", "pro", "holds"),
    ]
    assert list(dict.fromkeys(frame["method"])) == ["padim", "nfad", "bgad"]


def test_deviation_and_difference(metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame) -> None:
    row = cell(ledger(metrics, {"tablet": published}, [spec]), "bgad", "nut", "pixel_auroc")
    assert (row["published"], row["published_std"], row["ours"], row["difference"]) == (92.4, 0.3, 92.0, -0.4)
    assert row["ours_std"] == pytest.approx(2**0.5)


def test_a_corrected_erratum_keeps_both_values_and_is_compared(
    metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame
) -> None:
    erratum = (published["method"] == "bgad") & (published["category"] == "nut") & (published["metric"] == "pro")
    published.loc[erratum, ["status", "note", "corrected"]] = ["erratum", "digits swapped", 69.2]
    row = cell(ledger(metrics, {"tablet": published}, [spec]), "bgad", "nut", "pro")
    assert (row["published"], row["corrected"], row["published_status"]) == (68.0, 69.2, "erratum")
    assert (row["difference"], row["verdict"], row["note"]) == (-0.2, "holds", "digits swapped")


def test_quoted_errata_with_and_without_correction(
    metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame
) -> None:
    frame = ledger(metrics, {"tablet": published}, [spec])
    assert cell(frame, "padim", "nut", "pro")["verdict"] == "not run"
    assert cell(frame, "padim", "mean", "pro")["verdict"] == "no published value"


def test_absence_of_a_product(metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame) -> None:
    frame = ledger(metrics, {"tablet": published}, [replace(spec, absent={"nut": "gone"})])
    assert cell(frame, "bgad", "nut", "pro")["note"] == "absent: gone"
    mean = cell(frame, "bgad", "mean", "pro")
    assert (mean["ours"], mean["verdict"], mean["note"]) == (64.0, "not run", "our mean is over big_screw")


def test_an_average_over_fewer_products_is_not_compared(
    metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame
) -> None:
    """Subsets have published averages and no published categories."""
    lines = subset_lines(["nut", "big_screw"], {})
    subsets = replace(spec, categories=lines.categories, over=lines.over, printed_means=())
    means = published[published["category"] == "mean"].assign(category="all")
    assert cell(ledger(metrics, {"tablet": means}, [subsets]), "bgad", "all", "pro")["verdict"] == "holds"
    partial = replace(subsets, absent={"nut": "gone"})
    row = cell(ledger(metrics, {"tablet": means}, [partial]), "bgad", "all", "pro")
    assert (row["verdict"], row["note"]) == ("not run", "our mean is over big_screw")


def test_a_stand_in_for_one_product_touches_it_and_the_mean(metrics: pd.DataFrame, spec: IndustrialSpec) -> None:
    frame = ledger(metrics, {}, [spec], [StandIn("odd nuts", categories=("nut",)), StandIn("x", categories=("cow",))])
    named = frame.groupby("category")["stands_in"].unique().map(list).to_dict()
    assert named == {"big_screw": [""], "mean": ["odd nuts"], "nut": ["odd nuts"]}


def test_notes_say_what_is_absent_once_per_reason(metrics: pd.DataFrame, spec: IndustrialSpec) -> None:
    lines = subset_lines(["nut", "big_screw", "brush"], {})
    subsets = replace(spec, categories=lines.categories, over=lines.over, printed_means=())
    notes = table_notes(metrics, replace(subsets, absent={"brush": "no copy", "big_screw": "no copy"}))
    assert notes[-1] == "big screw, brush are absent (no copy); the means leave them out."

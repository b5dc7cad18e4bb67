from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from reports.ledger import COLUMNS, ledger, write_ledger
from reports.published.reader import read_published
from reports.spec import Row, TableSpec
from reports.stand_ins import StandIn


def cell(frame: pd.DataFrame, method: str, category: str) -> dict[Any, Any]:
    (row,) = frame[(frame["method"] == method) & (frame["category"] == category)].to_dict("records")
    return row


def test_verdicts_in_the_order_of_the_table(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame) -> None:
    frame = ledger(metrics, {"tablet": published}, [spec])
    assert tuple(frame.columns) == COLUMNS
    shown = frame[["method", "category", "verdict", "note"]].itertuples(index=False, name=None)
    assert list(shown) == [
        ("knn", "cat", "holds", ""),
        ("knn", "dog", "differs", ""),
        ("knn", "mean", "differs", ""),
        ("csi", "cat", "not run", "quoted"),
        ("csi", "dog", "no published value", "printed twice; quoted"),
        ("csi", "mean", "not run", "from elsewhere; quoted"),
        ("cf", "cat", "holds", ""),
        ("cf", "dog", "no published value", "lost"),
        ("cf", "mean", "differs", ""),
    ]


def test_numbers_of_a_row(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame) -> None:
    row = cell(ledger(metrics, {"tablet": published}, [spec]), "cf", "mean")
    assert row["published"] == 86.0
    assert row["ours"] == 87.0
    assert row["difference"] == 1.0
    assert row["ours_std"] == pytest.approx(4.5**0.5)
    assert row["repetitions"] == 2
    assert row["tolerance"] == 0.5


@pytest.mark.parametrize(("value", "verdict"), [(90.9, "holds"), (89.9, "holds"), (90.91, "differs")])
def test_the_tolerance_itself_still_holds(
    metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame, value: float, verdict: str
) -> None:
    metrics.loc[(metrics["method"] == "knn") & (metrics["category"] == "cat"), "value"] = value
    assert cell(ledger(metrics, {"tablet": published}, [spec]), "knn", "cat")["verdict"] == verdict


def test_an_erratum_is_shown_and_not_compared(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame) -> None:
    published.loc[0, ["status", "note"]] = ["erratum", "a slip"]
    row = cell(ledger(metrics, {"tablet": published}, [spec]), "knn", "cat")
    assert (row["published"], row["published_status"], row["ours"]) == (90.4, "erratum", 90.0)
    assert np.isnan(row["difference"])
    assert (row["verdict"], row["note"]) == ("no published value", "a slip")


def test_our_cells_without_a_published_one_are_listed(metrics: pd.DataFrame, spec: TableSpec) -> None:
    frame = ledger(metrics, {}, [spec])
    assert list(frame["method"]) == ["knn"] * 3 + ["cf"] * 3
    assert set(frame["verdict"]) == {"no published value"}
    assert set(frame["published_status"]) == {""}


def test_without_metrics_every_published_cell_is_not_run(
    metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame
) -> None:
    frame = ledger(metrics.iloc[:0], {"tablet": published}, [spec])
    assert len(frame) == len(published)
    assert frame["verdict"].value_counts().to_dict() == {"not run": 7, "no published value": 2}


def test_a_failed_repetition_is_said(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame) -> None:
    failed = (metrics["method"] == "cf") & (metrics["category"] == "cat") & (metrics["repetition"] == 1)
    frame = ledger(metrics.assign(value=metrics["value"].mask(failed)), {"tablet": published}, [spec])
    assert cell(frame, "cf", "cat")["verdict"] == "not run"
    assert cell(frame, "cf", "cat")["note"] == "1 of 2 repetitions finished; repetition 1 diverged"
    assert cell(frame, "cf", "mean")["note"] == "1 of 2 repetitions finished; cat: repetition 1 diverged"


def test_a_repetition_that_is_not_there_did_not_diverge(
    metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame
) -> None:
    absent = (metrics["method"] == "cf") & (metrics["category"] == "cat") & (metrics["repetition"] == 1)
    frame = ledger(metrics[~absent], {"tablet": published}, [spec])
    assert cell(frame, "cf", "cat")["note"] == "1 of 2 repetitions finished"


def test_a_mean_that_leaves_out_a_category_is_not_compared(
    metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame
) -> None:
    frame = ledger(metrics, {"tablet": published}, [replace(spec, absent={"dog": "gone"})])
    assert (cell(frame, "knn", "dog")["verdict"], cell(frame, "knn", "dog")["note"]) == (
        "not run",
        "absent: gone",
    )
    mean = cell(frame, "knn", "mean")
    assert (mean["ours"], mean["verdict"], mean["note"]) == (90.0, "not run", "our mean is over cat")


def test_a_dataset_in_the_place_of_another_is_compared_with_nothing(
    metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame
) -> None:
    """Not even the means, which have the same name."""
    elsewhere = metrics.assign(dataset="toys", category=metrics["category"] + "s")
    toys = replace(spec, dataset="toys", categories=(("cats", "Cats"), ("dogs", "Dogs")))
    frame = ledger(elsewhere, {"tablet": published}, [toys])
    assert list(dict.fromkeys(frame["dataset"])) == ["toys", "pets"]
    ours, theirs = frame[frame["dataset"] == "toys"], frame[frame["dataset"] == "pets"]
    assert set(ours["verdict"]) == {"no published value"}
    assert len(ours) == 6
    assert len(theirs) == len(published)
    assert theirs["ours"].isna().all()
    assert cell(theirs, "cf", "mean")["verdict"] == "not run"
    assert cell(theirs, "cf", "mean")["note"] == "toys was run in its place"


def test_means_over_other_categories_are_not_compared(
    metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame
) -> None:
    swapped = metrics.assign(category=metrics["category"].replace("dog", "cow"))
    frame = ledger(swapped, {"tablet": published}, [replace(spec, categories=(("cat", "Cat"), ("cow", "Cow")))])
    assert cell(frame, "knn", "cat")["verdict"] == "holds"
    assert cell(frame, "knn", "cow")["verdict"] == "no published value"
    assert (cell(frame, "knn", "mean")["verdict"], cell(frame, "knn", "mean")["note"]) == (
        "not run",
        "our mean is over cat, cow",
    )


def test_a_stand_in_for_one_category_touches_it_and_the_mean(metrics: pd.DataFrame, spec: TableSpec) -> None:
    frame = ledger(metrics, {}, [spec], [StandIn("odd dogs", categories=("dog",)), StandIn("x", categories=("cow",))])
    named = frame.groupby("category")["stands_in"].unique().map(list).to_dict()
    assert named == {"cat": [""], "dog": ["odd dogs"], "mean": ["odd dogs"]}


def test_stand_ins_are_named_where_we_ran(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame) -> None:
    frame = ledger(metrics, {"tablet": published}, [spec], [StandIn("another set", methods=("cf", "csi"))])
    named = frame[frame["stands_in"] == "another set"]
    assert set(named["method"]) == {"cf"}
    assert len(named) == 3


def test_a_confusion_matrix_keeps_its_order_and_means(
    confusion_spec: TableSpec, make_metrics: Callable[..., pd.DataFrame]
) -> None:
    metrics = make_metrics({("dog", "cf", "auroc_vs_cat"): [80.0], ("dog", "cf", "auroc_vs_cow"): [90.0]})
    frame = ledger(metrics, {}, [confusion_spec])
    assert frame[["metric", "ours"]].to_dict("split")["data"] == [
        ["auroc_vs_cat", 80.0],
        ["auroc_vs_cow", 90.0],
        ["auroc_vs_mean", 85.0],
    ]


def test_the_paper_against_itself_holds_everywhere(metrics: pd.DataFrame) -> None:
    """Every cell of table 2 that is a target holds if ours are the paper's numbers."""
    published = read_published("table2")
    cells = published[published["metric"] != "auroc_vs_mean"]
    keys = list(dict.fromkeys(published["category"]))
    spec = TableSpec(
        *("table2", "t", "s", "cifar10", "one_vs_rest", tuple((key, key) for key in keys)),
        rows=(Row("cf", "CF"),),
        tolerance=0.1,
        metric="auroc_vs",
    )
    frame = ledger(cells.assign(repetition=0, checkpoint="last"), {"table2": published}, [spec])
    assert frame["verdict"].value_counts().to_dict() == {"holds": 99, "no published value": 1}


def test_the_file_is_the_same_bytes_for_equal_content(
    metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame, tmp_path: Path
) -> None:
    write_ledger(ledger(metrics, {"tablet": published}, [spec]), tmp_path / "a.csv")
    write_ledger(ledger(metrics.sample(frac=1, random_state=0), {"tablet": published}, [spec]), tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    lines = (tmp_path / "a.csv").read_text().splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert lines[1] == "tablet,pets,one_vs_rest,cat,knn,auroc,90.4,,ok,,90.0000,0.0000,2,-0.4000,0.5,holds,,"
    assert lines[4] == "tablet,pets,one_vs_rest,cat,csi,auroc,70.1,,ok,,,,0,,0.5,not run,,quoted"

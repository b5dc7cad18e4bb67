import re
from typing import Any

import pandas as pd
import pytest

from reports.published.reader import check_published, published_tables, read_published

COMPARISONS = ["table1", "table3", "table4", "table5"]
ROUNDING = 0.1 + 1e-9


def grid(name: str) -> pd.DataFrame:
    return read_published(name).pivot(index="method", columns="category", values="value")


def statuses(name: str, status: str) -> set[tuple[str, ...]]:
    frame = read_published(name)
    return set(
        frame.loc[frame["status"] == status, ["method", "category", "metric"]].itertuples(index=False, name=None)
    )


def test_five_tables_in_order() -> None:
    assert published_tables()[:5] == ("table1", "table2", "table3", "table4", "table5")


@pytest.mark.parametrize(
    ("name", "cells"),
    [("table1", 12 * 11), ("table2", 100), ("table3", 6 * 4), ("table4", 10 * 21), ("table5", 9 * 3)],
)
def test_every_cell_of_the_source_has_a_row(name: str, cells: int) -> None:
    assert len(read_published(name)) == cells


@pytest.mark.parametrize("name", COMPARISONS)
def test_means_recompute_from_their_cells_except_one_erratum(name: str) -> None:
    """The mean of the repeated row of table 4 recomputes too: the repetition was in the paper."""
    wide = grid(name)
    off = (wide.drop(columns="mean").mean(axis="columns", skipna=False) - wide["mean"]).abs()
    assert list(off.index[off > ROUNDING]) == (["mse_ratio"] if name == "table4" else [])
    assert off.notna().sum() == {"table4": 7}.get(name, len(wide))


def test_row_means_of_the_confusion_matrix_recompute_except_the_erratum() -> None:
    wide = read_published("table2").pivot(index="category", columns="metric", values="value")
    off = (wide.drop(columns="auroc_vs_mean").mean(axis="columns") - wide["auroc_vs_mean"]).abs()
    assert set(off[off > ROUNDING].index) == {"cat"}
    assert statuses("table2", "erratum") == {("cf", "cat", "auroc_vs_mean")}


def test_row_means_of_the_confusion_matrix_are_the_contrastive_flow_of_table_1() -> None:
    """With equally large classes, AUROC against the rest is the mean of AUROC against each other class."""
    cells = read_published("table2")
    rows = cells[cells["metric"] != "auroc_vs_mean"].groupby("category")["value"].mean()
    flow = grid("table1").loc["cf"].drop("mean")
    assert rows.to_dict() == pytest.approx(flow.to_dict(), abs=0.15)


def test_errata_of_table_4_are_the_repeated_row_and_two_means() -> None:
    repeated = {("flow", str(category), "auroc") for category in range(10)}
    assert statuses("table4", "erratum") == repeated | {
        ("flow", "mean", "auroc"),
        ("mse_ratio", "mean", "auroc"),
    }


def test_lost_cells_of_table_4_are_empty() -> None:
    lost = [str(category) for category in range(10, 20)] + ["mean"]
    expected = {(method, category, "auroc") for method in ("flow_ratio", "oe", "cf") for category in lost}
    assert statuses("table4", "unreadable") == expected
    frame = read_published("table4")
    assert frame.loc[frame["status"] == "unreadable", "value"].isna().all()


def test_derived_cells_of_table_5_follow_from_average_and_male() -> None:
    wide = grid("table5")
    derived = {method for method, _, _ in statuses("table5", "derived")}
    assert derived == {"abod", "mcd", "csi", "flow", "oe"}
    expected = 2 * wide["mean"] - wide["male"]
    assert (wide["female"] - expected)[list(derived)].abs().max() < 1e-9


def test_known_cells() -> None:
    assert grid("table1").loc["cf", "mean"] == 96.5
    assert grid("table1").loc["rot_trans", "automobile"] == 96.9
    assert grid("table3").loc["cf"].to_dict() == {
        "cifar100": 84.4,
        "svhn": 90.3,
        "celeba": 99.8,
        "mean": 91.5,
    }
    square = read_published("table2").set_index(["category", "metric"])["value"]
    assert square["deer", "auroc_vs_horse"] == 70.5


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(ValueError, match=r"'table99'; there are table1"):
        read_published("table99")


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("status", "fine", "status is none of"),
        ("value", 100.5, "0 to 100"),
        ("value", float("nan"), "0 to 100"),
        ("status", "unreadable", "must have no value"),
        ("status", "erratum", "needs a note"),
        ("category", "bird", "repeat an earlier one"),
    ],
)
def test_a_file_that_breaks_its_rules_is_refused(column: str, value: Any, message: str) -> None:
    frame = read_published("table1").copy()
    frame.loc[frame.index[1], column] = value
    if column == "category":
        frame.loc[frame.index[2], column] = value
    with pytest.raises(ValueError, match=f"table1.csv.*{re.escape(message)}"):
        check_published(frame, "table1.csv")

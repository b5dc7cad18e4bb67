import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from reports.industrial.lines import class_lines
from reports.published.reader import check_published, published_tables, read_published, trusted

ROOT = Path(__file__).resolve().parents[2]

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
        ("corrected", 90.0, "only an erratum may be corrected"),
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


INDUSTRIAL = ["table6", "table7", "table8", "table9", "table10", "table11"]


def industrial_grid(name: str) -> pd.DataFrame:
    """Trusted values, a row per method and metric."""
    frame = read_published(name)
    return frame.assign(value=trusted(frame)).pivot(index=["method", "metric"], columns="category", values="value")


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("table6", 8 * (16 * 2 + 1)),
        ("table7", 2 * (16 * 2 + 1) + 2),
        ("table8", 3 * 4 + 2 * 4 * 2),
        ("table9", 7 * 11 + 2 * 11),
        ("table10", 3 * 3 * 2),
        ("table11", 3 * 5 * 2),
    ],
)
def test_every_printed_number_of_bgad_has_a_row(name: str, cells: int) -> None:
    """A dash, as for the pixel metrics of DevNet, is no number."""
    assert len(read_published(name)) == cells


@pytest.mark.parametrize(
    ("name", "averages"),
    [
        ("table6", {"mean": ""}),
        ("table7", {"mean": ""}),
        ("table8", {"mean": ""}),
        ("table9", {"carpet": "carpet.", "metal_nut": "metal_nut."}),
    ],
)
def test_means_of_bgad_recompute_from_trusted_cells(name: str, averages: dict[str, str]) -> None:
    """The corrected cells of table 9 are among them; DRAEM's means are not trusted."""
    wide = industrial_grid(name)
    for average, prefix in averages.items():
        cells = wide[[key for key in wide if key.startswith(prefix) and key not in averages]]
        off = (cells.mean(axis="columns", skipna=False) - wide[average]).abs()
        assert off.max() <= ROUNDING


def test_errata_of_bgad() -> None:
    frames = pd.concat([read_published(name).assign(table=name) for name in INDUSTRIAL])
    errata = frames[frames["status"] == "erratum"].set_index(["table", "category", "method", "metric"])
    assert errata[["value", "corrected"]].dropna().apply(tuple, axis="columns").to_dict() == {
        ("table8", "mean", "ae_mse", "pixel_auroc"): (78.0, 78.7),
        ("table8", "mean", "ae_ssim", "pixel_auroc"): (79.0, 79.3),
        ("table9", "metal_nut.color", "flos", "image_auroc"): (97.88, 97.8),
        ("table9", "carpet.color", "mlep", "image_auroc"): (68.9, 69.8),
        ("table9", "carpet.hole", "dra", "image_auroc"): (92.2, 94.7),
        ("table10", "all", "bgad", "image_auroc"): (99.2, 99.3),
    }
    assert list(errata.index[errata["corrected"].isna()]) == [
        ("table6", "mean", "draem", "pixel_auroc"),
        ("table6", "mean", "draem", "pro"),
    ]
    assert not errata["note"].eq("").any()


def test_numbers_that_bgad_prints_twice_agree() -> None:
    """BGAD of tables 6 and 7; the whole test set of table 10; carpet and metal nut of table 11 are means of table 9."""
    six, seven, nine, ten, eleven = map(industrial_grid, ("table6", "table7", "table9", "table10", "table11"))
    pd.testing.assert_frame_equal(six.loc[["bgad"]], seven.loc[["bgad"]])
    pd.testing.assert_series_equal(six["mean"].loc[["nfad", "bgad"]], ten["all"], check_names=False, check_like=True)
    both = ["carpet", "metal_nut"]
    pd.testing.assert_frame_equal(nine.loc[["nfad", "bgad"], both], eleven.loc[["nfad", "bgad"], both], check_like=True)


def test_known_cells_of_bgad() -> None:
    """Fractions of the source in percent, with their deviation."""
    cells = read_published("table6").set_index(["category", "method", "metric"])
    assert cells.loc[("tile", "bgad", "pixel_auroc"), ["value", "std"]].tolist() == [99.4, 0.77]
    assert cells.loc[("mean", "bgad", "image_auroc"), ["value", "std"]].tolist() == [99.3, 0.12]
    assert cells.loc[("transistor", "nfad", "pro"), "value"] == 78.8
    assert cells["std"].notna().sum() == 33
    btad = read_published("table8").set_index(["category", "method", "metric"])
    assert btad.loc[("01", "bgad", "pro"), ["value", "std"]].tolist() == [83.0, 3.18]
    assert industrial_grid("table11").loc[("bgad_dagger", "image_auroc"), "screw"] == 82.3


def test_tables_without_deviations_or_corrections_have_empty_ones() -> None:
    assert read_published("table1")[["std", "corrected"]].isna().all(axis=None)


@pytest.mark.parametrize("name", INDUSTRIAL)
def test_the_files_of_the_tables_name_what_is_published(name: str) -> None:
    """Rows, metrics and, where the file lists them, known classes or subsets."""
    file = yaml.safe_load((ROOT / f"config/tables/{name}.yaml").read_text())
    frame = read_published(name)
    assert set(frame["method"]) == set(file["rows"])
    assert set(frame["metric"]) == {*file["printed"], *file.get("printed_means", ())}
    assert (set(frame["dataset"]), set(frame["protocol"])) == ({file["dataset"]}, {file["protocol"]})
    if file["lines"] == "classes":
        lines = class_lines(file["classes"], {}, each=True)
        assert set(frame["category"]) == {key for key, _ in lines.categories}
    if file["protocol"] == "known_class" and file["lines"] == "categories":
        assert set(frame["category"]) == set(file["classes"])
    if file["lines"] == "subsets":
        assert set(frame["category"]) == {"all", *file["subsets"]}

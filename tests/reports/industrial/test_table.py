from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from reports.industrial.lines import class_lines
from reports.industrial.spec import IndustrialSpec
from reports.industrial.table import industrial_table
from reports.tables import read_table_csv, write_table_csv
from tests.reports.industrial.conftest import metrics_of


def test_the_printed_file(metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame, tmp_path: Path) -> None:
    """Quoted cells are corrected where that is possible, else empty; a mean's deviation is that of the means."""
    short = replace(spec, recorded=("pixel_auroc", "pro"), printed_means=())
    write_table_csv(industrial_table(metrics, short, published), tmp_path / "t.csv")
    lines = [line.split(",") for line in (tmp_path / "t.csv").read_text().splitlines()]
    columns = {name: tuple(values) for name, *values in zip(*lines, strict=True)}
    assert list(columns)[:6] == ["category", "padim.pixel_auroc", "padim.pixel_auroc_std", "padim.pro", "padim.pro_std",
                                 "padim.quoted"]  # fmt: skip
    assert columns["category"] == ("nut", "big_screw", "mean")
    assert columns["padim.pro"] == ("71.00", "61.00", "")
    assert columns["padim.pro_std"] == ("", "", "")
    assert columns["padim.quoted"] == ("1", "1", "1")
    assert columns["bgad.pixel_auroc"] == ("92.00", "80.00", "86.00")
    assert columns["bgad.pixel_auroc_std"] == ("1.41", "0.00", "0.71")
    assert columns["bgad.pixel_auroc_oracle"] == ("93.00", "81.00", "87.00")
    assert columns["bgad.quoted"] == ("0", "0", "0")
    assert list(columns)[-1] == "bgad.quoted"


def test_the_file_comes_back(metrics: pd.DataFrame, spec: IndustrialSpec, tmp_path: Path) -> None:
    table = industrial_table(metrics, spec)
    write_table_csv(table, tmp_path / "t.csv")
    pd.testing.assert_frame_equal(read_table_csv(tmp_path / "t.csv"), table.round(2), check_dtype=False)


def test_equal_tables_are_equal_bytes(metrics: pd.DataFrame, spec: IndustrialSpec, tmp_path: Path) -> None:
    write_table_csv(industrial_table(metrics, spec), tmp_path / "a.csv")
    write_table_csv(industrial_table(metrics.sample(frac=1, random_state=0), spec), tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_a_method_that_was_not_run_is_quoted_with_the_papers_deviation(
    metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame
) -> None:
    table = industrial_table(metrics[metrics["method"] == "nfad"], spec, published).set_index("category")
    assert table["bgad.quoted"].eq(1).all()
    assert table.loc["mean", "bgad.pro"] == 66.5
    assert table.loc["mean", "bgad.pro_std"] == 0.3
    assert "bgad.pro_oracle" not in table


def test_a_method_without_any_number_is_left_out(metrics: pd.DataFrame, spec: IndustrialSpec) -> None:
    assert not any(name.startswith("padim") for name in industrial_table(metrics, spec))
    assert list(industrial_table(metrics.iloc[:0], spec)) == ["category"]


def test_an_absent_category_is_an_empty_line_outside_every_mean(
    metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame
) -> None:
    """The quoted mean gives way to the mean over what is present, except where no category is known."""
    table = industrial_table(metrics, replace(spec, absent={"nut": "gone"}), published).set_index("category")
    assert table.loc["nut"].drop(["padim.quoted", "nfad.quoted", "bgad.quoted"]).isna().all()
    assert table.loc["mean", ["nfad.pro", "bgad.pro", "padim.pro"]].tolist() == [60.0, 64.0, 61.0]
    assert pd.isna(table.loc["mean", "padim.image_auroc"])


def test_nothing_is_quoted_for_another_dataset(
    metrics: pd.DataFrame, spec: IndustrialSpec, published: pd.DataFrame
) -> None:
    table = industrial_table(metrics.assign(dataset="toys"), replace(spec, dataset="toys"), published)
    assert not any(name.startswith("padim") for name in table)


def test_a_category_without_a_run_empties_its_cell_and_the_mean(metrics: pd.DataFrame, spec: IndustrialSpec) -> None:
    lost = (metrics["category"] == "nut") & (metrics["metric"] == "pro") & (metrics["method"] == "nfad")
    table = industrial_table(metrics[~lost], spec).set_index("category")
    assert table["nfad.pro"].isna().to_dict() == {"nut": True, "big_screw": False, "mean": True}
    assert table["nfad.pixel_auroc"].notna().all()


@pytest.mark.parametrize("each", [True, False])
def test_means_over_known_classes_weigh_products_equally(spec: IndustrialSpec, each: bool) -> None:
    lines = class_lines({"nut": ["bent", "hole"], "screw": ["cut"]}, {}, each=each)
    classes = replace(spec, protocol="known_class", categories=lines.categories, over=lines.over, printed_means=())
    values = {"nut.bent": 90.0, "nut.hole": 80.0, "screw.cut": 70.0}
    metrics = metrics_of("known_class", {(key, "nfad", "pro"): [value] for key, value in values.items()})
    table = industrial_table(metrics, classes).set_index("category")["nfad.pro"]
    assert table[["nut", "screw", "mean"]].tolist() == [85.0, 70.0, 77.5]
    assert ("nut.bent" in table.index) is each

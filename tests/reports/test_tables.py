from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from reports.spec import Row, TableSpec
from reports.tables import comparison_table, read_table_csv, write_table_csv


def test_the_printed_file(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame, tmp_path: Path) -> None:
    """Ours with deviations; the quoted row has none, and its erratum is not repeated."""
    write_table_csv(comparison_table(metrics, spec, published), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text().splitlines() == [
        "method,cat,cat_std,dog,dog_std,mean,mean_std,quoted",
        "knn,90.00,0.00,82.00,0.00,86.00,0.00,0",
        "csi,70.10,,,,65.10,,1",
        "cf,92.00,1.41,82.00,2.83,87.00,2.12,0",
    ]


def test_the_file_comes_back(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame, tmp_path: Path) -> None:
    table = comparison_table(metrics, spec, published)
    write_table_csv(table, tmp_path / "t.csv")
    pd.testing.assert_frame_equal(read_table_csv(tmp_path / "t.csv"), table.round(2), check_dtype=False)


def test_a_method_that_was_not_run_is_quoted(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame) -> None:
    table = comparison_table(metrics[metrics["method"] == "cf"], spec, published).set_index("method")
    assert table["quoted"].to_dict() == {"knn": 1, "csi": 1, "cf": 0}
    assert table.loc["knn", "dog"] == 83.0


def test_our_numbers_of_a_quoted_method_are_not_shown(
    metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame
) -> None:
    ours = metrics.assign(method=metrics["method"].replace({"knn": "csi"}))
    assert comparison_table(ours, spec, published).set_index("method").loc["csi", "cat"] == 70.1


def test_a_row_without_any_number_is_left_out(metrics: pd.DataFrame, spec: TableSpec) -> None:
    more = replace(spec, rows=(*spec.rows, Row("flow", "Flow")))
    assert list(comparison_table(metrics, more)["method"]) == ["knn", "cf"]
    assert comparison_table(metrics.iloc[:0], more).empty


def test_an_absent_category_is_an_empty_column_outside_every_mean(
    metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame
) -> None:
    table = comparison_table(metrics, replace(spec, absent={"dog": "no dogs here"}), published).set_index("method")
    assert table["dog"].isna().all()
    assert table["dog_std"].isna().all()
    assert table["mean"].to_dict() == {"knn": 90.0, "csi": 70.1, "cf": 92.0}


def test_nothing_is_quoted_for_another_dataset(metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame) -> None:
    table = comparison_table(metrics.assign(dataset="toys"), replace(spec, dataset="toys"), published)
    assert list(table["method"]) == ["knn", "cf"]


def test_a_mean_over_incomplete_categories_is_empty(metrics: pd.DataFrame, spec: TableSpec) -> None:
    table = comparison_table(metrics[metrics["category"] == "cat"], spec).set_index("method")
    assert table["cat"].notna().all()
    assert table["mean"].isna().all()


def test_a_confusion_matrix_is_refused(metrics: pd.DataFrame, confusion_spec: TableSpec) -> None:
    with pytest.raises(ValueError, match="'square' is a confusion matrix"):
        comparison_table(metrics, confusion_spec)


@pytest.mark.parametrize("repetitions", [1, 2])
def test_equal_tables_are_equal_bytes(
    metrics: pd.DataFrame, spec: TableSpec, published: pd.DataFrame, tmp_path: Path, repetitions: int
) -> None:
    metrics = metrics[metrics["repetition"] < repetitions]
    write_table_csv(comparison_table(metrics, spec, published), tmp_path / "a.csv")
    write_table_csv(comparison_table(metrics.sample(frac=1, random_state=0), spec, published), tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()

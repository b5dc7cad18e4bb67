from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from reports.cells import table_cells
from reports.spec import TableSpec


def line(cells: pd.DataFrame, method: str, column: str) -> dict[Any, Any]:
    return cells[cells["method"] == method].set_index("category")[column].to_dict()


def test_mean_and_deviation_over_repetitions(metrics: pd.DataFrame, spec: TableSpec) -> None:
    cells = table_cells(metrics, spec)
    assert line(cells, "cf", "value") == {"cat": 92.0, "dog": 82.0, "mean": 87.0}
    expected = {"cat": 2**0.5, "dog": 8**0.5, "mean": 4.5**0.5}
    assert line(cells, "cf", "std") == pytest.approx(expected)
    assert line(cells, "knn", "std") == {"cat": 0.0, "dog": 0.0, "mean": 0.0}
    assert line(cells, "cf", "repetitions") == {"cat": 2, "dog": 2, "mean": 2}


def test_one_repetition_has_no_deviation(metrics: pd.DataFrame, spec: TableSpec) -> None:
    cells = table_cells(metrics[metrics["repetition"] == 0], spec)
    assert cells["value"].notna().all()
    assert cells["std"].isna().all()


@pytest.mark.parametrize("missing", ["NaN", "row"])
def test_a_failed_repetition_empties_its_cell_and_the_mean(
    metrics: pd.DataFrame, spec: TableSpec, missing: str
) -> None:
    failed = (metrics["method"] == "cf") & (metrics["category"] == "dog") & (metrics["repetition"] == 1)
    metrics = metrics[~failed] if missing == "row" else metrics.assign(value=metrics["value"].mask(failed))
    cells = table_cells(metrics, spec)
    values = line(cells, "cf", "value")
    assert values["cat"] == 92.0
    assert pd.isna(values["dog"])
    assert pd.isna(values["mean"])
    assert line(cells, "cf", "repetitions") == {"cat": 2, "dog": 1, "mean": 1}
    assert line(cells, "cf", "asked") == {"cat": 2, "dog": 2, "mean": 2}


def test_other_datasets_protocols_checkpoints_and_metrics_do_not_count(metrics: pd.DataFrame, spec: TableSpec) -> None:
    noise = [
        metrics.assign(value=0.0, **change)
        for change in ({"dataset": "cars"}, {"protocol": "p"}, {"checkpoint": "oracle"}, {"metric": "ap"})
    ]
    pd.testing.assert_frame_equal(table_cells(pd.concat([metrics, *noise]), spec), table_cells(metrics, spec))


def test_a_row_of_the_confusion_matrix_has_its_own_mean(
    confusion_spec: TableSpec, make_metrics: Callable[..., pd.DataFrame]
) -> None:
    metrics = make_metrics(
        {
            ("cat", "cf", "auroc_vs_dog"): [70.0, 74.0],
            ("cat", "cf", "auroc_vs_cow"): [90.0, 90.0],
            ("cat", "cf", "auroc"): [1.0, 1.0],
        }
    )
    cells = table_cells(metrics, confusion_spec).set_index("metric")
    assert cells["value"].to_dict() == {"auroc_vs_dog": 72.0, "auroc_vs_cow": 90.0, "auroc_vs_mean": 81.0}
    assert cells.loc["auroc_vs_mean", "std"] == pytest.approx(2**0.5)


def test_no_metrics_no_cells(metrics: pd.DataFrame, spec: TableSpec) -> None:
    assert table_cells(metrics.iloc[:0], spec).empty


def test_a_metric_given_twice_is_refused(metrics: pd.DataFrame, spec: TableSpec) -> None:
    with pytest.raises(ValueError, match="repeat an earlier one"):
        table_cells(pd.concat([metrics, metrics]), spec)

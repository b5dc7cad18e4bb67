from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from reports.confusion import confusion_matrix, write_confusion_csv
from reports.spec import TableSpec


@pytest.fixture
def square(make_metrics: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    return make_metrics(
        {
            ("cat", "cf", "auroc_vs_dog"): [70.0, 74.0],
            ("cat", "cf", "auroc_vs_cow"): [90.0, 90.0],
            ("dog", "cf", "auroc_vs_cat"): [80.0, 80.0],
            ("dog", "cf", "auroc_vs_cow"): [100.0, float("nan")],
        }
    )


def test_a_square_with_empty_diagonal(square: pd.DataFrame, confusion_spec: TableSpec, tmp_path: Path) -> None:
    """Averages over repetitions; a failed one empties its cell and the row's mean; cow was not run."""
    write_confusion_csv(confusion_matrix(square, confusion_spec), tmp_path / "m.csv")
    assert (tmp_path / "m.csv").read_text().splitlines() == [
        "category,cat,dog,cow,mean",
        "cat,,72.00,90.00,81.00",
        "dog,80.00,,,",
        "cow,,,,",
    ]


def test_an_absent_category_is_neither_row_nor_column(square: pd.DataFrame, confusion_spec: TableSpec) -> None:
    matrix = confusion_matrix(square, replace(confusion_spec, absent={"cow": "gone"})).set_index("category")
    assert matrix["cow"].isna().all()
    assert matrix["mean"].to_dict() == pytest.approx({"cat": 72.0, "dog": 80.0, "cow": float("nan")}, nan_ok=True)


def test_another_metric_is_refused(square: pd.DataFrame, spec: TableSpec) -> None:
    with pytest.raises(ValueError, match="table 'tablet': metric 'auroc' makes no confusion matrix"):
        confusion_matrix(square, spec)

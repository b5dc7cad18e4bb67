"""Curves of stored runs are of the images that test them, as the metrics are."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.workflow.fitted import EPOCHS, FIRST, SCORES, fit, lines
from workflow.stored_curves import stored_curves, stored_training

ENTRY: dict[str, Any] = {
    "method": "Fake",
    "files": [str(SCORES)],
    "repetitions": 2,
    "images": {"index": "index.parquet", "masks": "masks.npy"},
    "test": "test.parquet",
    "products": ["nut"],
}


@pytest.fixture(autouse=True)
def fitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole category and one of its parts; in repetition 1 image 5 is known to the member of both."""
    monkeypatch.chdir(tmp_path)
    fit([("nut", 1, FIRST + 5)], pd.concat([lines("nut", "nut", range(9)), lines("nut.worn", "nut", range(2, 8))]))


def last_epoch() -> "pd.Series[float]":
    epochs = pd.read_parquet(EPOCHS)
    return epochs[epochs["epoch"] == 3].set_index(["category", "metric", "repetition"])["value"].sort_index()


def test_areas_are_the_metrics_of_the_last_epoch() -> None:
    expected, curves = last_epoch(), stored_curves([ENTRY])
    assert set(curves) == {"nut", "nut.worn"}
    for category, methods in curves.items():
        for repetition, run in enumerate(methods["Fake"]):
            assert run is not None
            assert run.image_auroc == pytest.approx(expected[category, "image_auroc", repetition], abs=1e-9)
            assert run.pro == pytest.approx(expected[category, "pro", repetition], abs=1e-9)
    assert len({run.pro for run in curves["nut"]["Fake"] if run}) == 2


def test_methods_meet_in_their_categories() -> None:
    other = ENTRY | {"method": "Other", "repetitions": 1}
    curves = stored_curves([ENTRY, other])
    assert {method: len(runs) for method, runs in curves["nut"].items()} == {"Fake": 2, "Other": 1}


def test_training_ends_with_the_last_epoch() -> None:
    expected, curves = last_epoch(), stored_training([ENTRY, ENTRY | {"method": "Other", "repetitions": 1}], ["pro"])
    for category in ("nut", "nut.worn"):
        curve = curves["pro"][category]["Fake"]
        assert curve.epochs.tolist() == [1, 2, 3]
        assert curve.values[:, -1] == pytest.approx(100 * expected[category, "pro"].to_numpy())
        assert len(curves["pro"][category]["Other"].values) == 1


def test_only_products_of_the_page_are_drawn() -> None:
    epochs = pd.read_parquet(EPOCHS)
    bolts = epochs.assign(category=epochs["category"].str.replace("nut", "bolt"))
    pd.concat([epochs, bolts]).to_parquet(EPOCHS)
    assert set(stored_training([ENTRY], ["pro"])["pro"]) == {"nut", "nut.worn"}

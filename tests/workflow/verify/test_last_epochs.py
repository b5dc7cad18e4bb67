"""The last epoch comes back from stored scores and maps, and whoever edits one of the three is found."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.workflow.fitted import EPOCHS, FIRST, IMAGES, MAPS, SCORES, fit, lines
from workflow.verify.last_epochs import check_last_epochs
from workflow.verify.records import Record
from workflow.verify.report import Report

ENTRY = {"group": "parts", "files": [str(SCORES)], "images": {"index": "index.parquet", "masks": "masks.npy"}}


@pytest.fixture(autouse=True)
def fitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole category and one of its parts; in repetition 1 image 5 is known to the member of both."""
    monkeypatch.chdir(tmp_path)
    fit([("nut", 1, FIRST + 5)], pd.concat([lines("nut", "nut", range(9)), lines("nut.worn", "nut", range(2, 8))]))


def check() -> Report:
    report = Report("")
    record = {"rule": "metrics", "order": {"params": {"measured": [ENTRY], "tests": {"parts": "test.parquet"}}}}
    check_last_epochs([Record("metrics.json", record)], report)
    return report


def test_what_was_stored_is_what_the_maps_give() -> None:
    report = check()
    assert report.faults == {}
    assert report.notes == []
    assert list(report.checked.values()) == [2 * 2 * 9]  # categories, repetitions, metrics


def pixel(maps: np.ndarray) -> np.ndarray:
    maps[IMAGES + 6, 3, 2] -= 5
    return maps


def test_an_edited_map_is_found() -> None:
    np.save(MAPS, pixel(np.load(MAPS)))
    ((file, (problem,)),) = check().faults.items()
    assert file == str(EPOCHS)
    assert "nut 1 pixel_auroc is 0." in problem


Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.mark.parametrize(
    ("file", "change"),
    [
        (SCORES, lambda frame: frame.assign(score=frame["score"].where(frame["row"] != FIRST, 99))),
        (EPOCHS, lambda frame: frame.assign(value=frame["value"].where(frame["metric"] != "pro", 0.99))),
        (EPOCHS, lambda frame: frame[frame["epoch"] < 3]),
        (SCORES.with_suffix(".known.parquet"), lambda frame: frame.iloc[:0]),
    ],
    ids=["scores", "metrics", "an epoch less", "known anomalies"],
)
def test_an_edited_table_is_found(file: Path, change: Change) -> None:
    change(pd.read_parquet(file)).to_parquet(file, index=False)
    assert list(check().faults) == [str(EPOCHS)]


def test_an_earlier_epoch_left_no_maps() -> None:
    epochs = pd.read_parquet(EPOCHS)
    epochs.assign(value=epochs["value"].where(epochs["epoch"] > 1, 0.5)).to_parquet(EPOCHS, index=False)
    assert check().faults == {}


def test_maps_that_are_gone_are_said() -> None:
    MAPS.unlink()
    report = check()
    assert report.faults == {}
    (note,) = report.notes
    assert "its last epoch cannot be recomputed" in note
    assert str(MAPS) in note

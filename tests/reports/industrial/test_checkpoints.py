import math

import numpy as np
import pandas as pd

from reports.industrial.checkpoints import ORACLE, checkpoint_metrics
from reports.metrics import COLUMNS, LAST

Curves = dict[tuple[str, int, str], list[float]]


def epochs_of(curves: Curves) -> pd.DataFrame:
    """Fractions after epochs 1, 2, ... by (category, repetition, metric), the last epoch first."""
    rows = [
        (category, "nut", repetition, epoch, metric, value)
        for (category, repetition, metric), values in curves.items()
        for epoch, value in enumerate(values, 1)
    ]
    return pd.DataFrame(rows[::-1], columns=["category", "member", "repetition", "epoch", "metric", "value"])


def measured(epochs: pd.DataFrame) -> dict[tuple[str, int, str, str], float]:
    frame = checkpoint_metrics(epochs, dataset="parts", protocol="few_anomalies", method="nfad")
    assert list(frame.columns) == list(COLUMNS)
    assert frame[["dataset", "protocol", "method"]].drop_duplicates().to_numpy().tolist() == [
        ["parts", "few_anomalies", "nfad"]
    ]
    return frame.set_index(["category", "repetition", "metric", "checkpoint"])["value"].to_dict()


def test_the_headline_is_the_last_epoch_and_the_oracle_the_best_of_each_metric() -> None:
    curves: Curves = {("nut", 0, "pro"): [0.5, 0.75, 0.25], ("nut", 0, "image_auroc"): [0.875, 0.5, 0.625]}
    assert measured(epochs_of(curves)) == {
        ("nut", 0, "pro", LAST): 25.0,
        ("nut", 0, "pro", ORACLE): 75.0,
        ("nut", 0, "image_auroc", LAST): 62.5,
        ("nut", 0, "image_auroc", ORACLE): 87.5,
    }


def test_categories_and_repetitions_are_apart() -> None:
    curves: Curves = {
        ("nut", 0, "pro"): [0.5, 0.25],
        ("nut", 1, "pro"): [0.125, 0.375],
        ("nut.hard", 0, "pro"): [1.0, 0.0],
    }
    found = measured(epochs_of(curves))
    assert {key[:2]: value for key, value in found.items() if key[3] == ORACLE} == {
        ("nut", 0): 50.0,
        ("nut", 1): 37.5,
        ("nut.hard", 0): 100.0,
    }


def test_what_only_the_last_epoch_has_has_no_oracle() -> None:
    epochs = epochs_of({("nut", 0, "pro"): [0.5, 0.25], ("nut", 0, "pro_bgad1000"): [0.0, 0.75]})
    epochs = epochs[(epochs["metric"] == "pro") | (epochs["epoch"] == 2)]
    found = measured(epochs)
    assert found["nut", 0, "pro_bgad1000", LAST] == 75.0
    assert ("nut", 0, "pro_bgad1000", ORACLE) not in found
    assert len(found) == 3


def test_a_run_that_diverged_has_no_best_epoch_either() -> None:
    found = measured(epochs_of({("nut", 0, "pro"): [0.5, math.nan], ("nut", 1, "pro"): [math.nan, 0.5]}))
    assert np.isnan([found["nut", 0, "pro", LAST], found["nut", 0, "pro", ORACLE]]).all()
    assert (found["nut", 1, "pro", LAST], found["nut", 1, "pro", ORACLE]) == (50.0, 50.0)

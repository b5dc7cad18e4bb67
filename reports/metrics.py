"""Scores to metrics: metrics.csv, in long format."""

from pathlib import Path

import numpy as np
import pandas as pd

from data.files import atomic
from reports.alignment import align
from reports.auroc import auroc
from reports.frames import read_lines, require_columns, require_unique

KEY = ["dataset", "protocol", "category", "method", "repetition", "checkpoint", "metric"]
COLUMNS = (*KEY, "value")
TEXT = [column for column in KEY if column != "repetition"]
LAST = "last"
AUROC = "auroc"
VERSUS = "auroc_vs"


def evaluate(
    scores: pd.DataFrame, test: pd.DataFrame, *, dataset: str, protocol: str, method: str, confusion: bool
) -> pd.DataFrame:
    """Metrics of one method for every category and repetition.

    scores: columns `member, repetition, dataset, split, row, score` (higher is more anomalous; NaN where the
    run diverged). test: columns `category, member, dataset, split, row, label, anomaly`. `dataset` names the
    task's dataset, not the images'. With `confusion`, also `auroc_vs_<label>`: the category's inliers against
    the anomalies of one label.

    Returns the columns COLUMNS, value in percent, checkpoint `last`; the value is NaN where any score of that
    category and repetition is. Raises ValueError if scores and test images do not match one to one (see
    `align`) and if a category lacks inliers or anomalies.
    """
    repetitions, values = align(scores, test)
    records = [
        (str(category), int(repetition), metric, value)
        for category, rows in test.groupby("category", sort=False, observed=True).indices.items()
        for repetition, row_scores in zip(repetitions, values[:, rows], strict=True)
        for metric, value in category_metrics(test.iloc[rows], row_scores, confusion=confusion).items()
    ]
    return metrics_frame(records, dataset=dataset, protocol=protocol, method=method)


def category_metrics(test: pd.DataFrame, scores: np.ndarray, *, confusion: bool) -> dict[str, float]:
    """Metrics in percent of one category: `auroc`, and `auroc_vs_<label>` per label of the anomalies.

    test: (n) rows with `category, label, anomaly`. scores: (n,) float64. All values are NaN if any score is.
    Raises ValueError naming the category if it lacks inliers or anomalies.
    """
    anomaly = test["anomaly"].to_numpy(dtype=bool)
    selections = {AUROC: np.ones(len(test), dtype=bool)}
    if confusion:
        codes, labels = pd.factorize(test["label"], sort=True)
        present = np.unique(codes[anomaly])
        selections |= {f"{VERSUS}_{labels[code]}": ~anomaly | (codes == code) for code in present}
    if np.isnan(scores).any():
        return dict.fromkeys(selections, np.nan)
    try:
        return {metric: 100 * auroc(anomaly[rows], scores[rows]) for metric, rows in selections.items()}
    except ValueError as error:
        raise ValueError(f"test: category {test['category'].iloc[0]!r}: {error}") from error


def metrics_frame(
    records: list[tuple[str, int, str, float]], *, dataset: str, protocol: str, method: str
) -> pd.DataFrame:
    """The columns COLUMNS from one method's (category, repetition, metric, value)."""
    frame = pd.DataFrame(records, columns=["category", "repetition", "metric", "value"])
    frame = frame.assign(dataset=dataset, protocol=protocol, method=method, checkpoint=LAST)
    return frame[list(COLUMNS)].astype({"value": np.float64})


def write_metrics(metrics: pd.DataFrame, path: Path) -> None:
    """Writes metrics.csv, sorted and with six decimals, so that equal metrics are equal bytes.

    Raises ValueError if a column is missing or a metric of one run is given twice.
    """
    require_columns(metrics, COLUMNS, path.name)
    require_unique(metrics, KEY, path.name)
    ordered = metrics[list(COLUMNS)].sort_values(KEY)
    with atomic(path) as temporary:
        ordered.to_csv(temporary, index=False, float_format="%.6f", lineterminator="\n")


def read_metrics(path: Path) -> pd.DataFrame:
    """Reads metrics.csv: str columns, int64 `repetition`, float64 `value` (percent, NaN for a failed run)."""
    frame = read_lines(path)
    require_columns(frame, COLUMNS, path.name)
    require_unique(frame, KEY, path.name)
    typed = frame.assign(repetition=frame["repetition"].astype("int64"), value=pd.to_numeric(frame["value"]))
    return typed[list(COLUMNS)].astype({"value": np.float64})

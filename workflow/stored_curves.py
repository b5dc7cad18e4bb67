"""Curves of a table's runs, from what localising jobs left."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from reports.localisation.run_curves import RunCurves, run_curves
from reports.training_curves import TrainingCurve, training_curves
from workflow.stored_tests import stored_tests

Entry = Mapping[str, Any]
Curves = dict[str, dict[str, list[RunCurves | None]]]


def stored_curves(entries: Iterable[Entry]) -> Curves:
    """By category and method the curves of all repetitions; the entries are of `workflow.figures.curves.page_runs`."""
    found: Curves = {}
    for entry in entries:
        for category, run in _curves(entry):
            found.setdefault(category, {}).setdefault(entry["method"], []).append(run)
    return found


def _curves(entry: Entry) -> Iterator[tuple[str, RunCurves | None]]:
    test = pd.read_parquet(entry["test"])
    for file in map(Path, entry["files"]):
        for product in entry["products"]:
            for run, tested, regions in stored_tests(file, entry["images"], test, product):
                for category, rows in tested.tests.items() if run.repetition < entry["repetitions"] else ():
                    yield category, run_curves(run.scores[rows], run.maps[rows], regions.take(rows))


def stored_training(entries: Iterable[Entry], metrics: Iterable[str]) -> dict[str, dict[str, dict[str, TrainingCurve]]]:
    """By metric, category and method the metric from epoch to epoch."""
    frames = [(entry["method"], _epochs(entry)) for entry in entries]
    found: dict[str, dict[str, dict[str, TrainingCurve]]] = {metric: {} for metric in metrics}
    for metric, of_metric in found.items():
        for method, frame in frames:
            for category, curve in training_curves(frame, metric).items():
                of_metric.setdefault(category, {})[method] = curve
    return found


def _epochs(entry: Entry) -> pd.DataFrame:
    frame = pd.concat([pd.read_parquet(Path(file).with_suffix(".epochs.parquet")) for file in entry["files"]])
    on_page = frame["category"].str.partition(".")[0].isin(entry["products"])
    return frame[on_page & (frame["repetition"] < entry["repetitions"])]

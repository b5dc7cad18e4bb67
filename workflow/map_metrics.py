"""Rows of metrics.csv from what localising jobs left."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data.categories import category_rows
from data.prepare import open_images, read_index
from data.sample import GOOD
from reports.industrial.checkpoints import checkpoint_metrics
from reports.localisation.regions import label_regions
from reports.metrics import LAST
from workflow.hard_classes import read_hard_classes, subset_records
from workflow.stored_runs import stored_runs
from workflow.suite import recorded_as


def group_metrics(group: str, method: str, files: Iterable[str], repetitions: int) -> pd.DataFrame:
    """Last epoch and oracle of a group's runs; the unseen subset is a category of `few_anomalies`."""
    epochs = pd.concat([pd.read_parquet(Path(path).with_suffix(".epochs.parquet")) for path in files])
    return checkpoint_metrics(epochs[epochs["repetition"] < repetitions], method=method, **recorded_as(group))


def hard_metrics(
    group: str,
    method: str,
    files: Iterable[str],
    repetitions: int,
    images: Mapping[str, str],
    subset: Mapping[str, Any],
) -> list[pd.DataFrame]:
    """The last epoch on the hard subsets, from stored maps, once under each of their names.

    images: the files `index` and `masks`. subset: the `categories`, the file `hard` and the `names`.
    """
    index, masks, files = read_index(Path(images["index"])), open_images(Path(images["masks"])), list(files)
    frames = []
    for category in subset["categories"]:
        rows = category_rows(index, category)
        runs = (run for path in files for run in stored_runs(Path(path), category) if run.repetition < repetitions)
        labels, classes = index["label"][rows].astype(str), read_hard_classes([subset["hard"]], category)
        records = subset_records(runs, labels, classes, label_regions(masks[rows]))
        frames += [
            checkpoint_metrics(records.assign(category=f"{category}.{name}"), method=method, **recorded_as(group))
            for name in subset["names"]
        ]
    return [frame[frame["checkpoint"] == LAST] for frame in frames]


def hard_tests(test: pd.DataFrame, files: Iterable[str], subset: Mapping[str, Any]) -> pd.DataFrame:
    """The lines of a test frame that the same subsets consist of, without what was known in any repetition."""
    known = pd.concat([pd.read_parquet(Path(path).with_suffix(".known.parquet")) for path in files])["row"]
    lines = []
    for category in subset["categories"]:
        labels = [GOOD, *read_hard_classes([subset["hard"]], category)]
        here = test[(test["category"] == category) & test["label"].isin(labels) & ~test["row"].isin(known)]
        lines += [here.assign(category=f"{category}.{name}") for name in subset["names"]]
    return pd.concat(lines)

"""Rows of metrics.csv from what localising jobs left."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from data.prepare import open_images, read_index
from reports.industrial.checkpoints import checkpoint_metrics
from reports.localisation.regions import label_regions
from reports.metrics import LAST
from workflow.hard_classes import HARD, read_hard_classes, subset_records
from workflow.suite import recorded_as


def group_metrics(group: str, method: str, files: Iterable[str], repetitions: int) -> pd.DataFrame:
    """Last epoch and oracle of a group's runs; the unseen subset is a category of `few_anomalies`."""
    epochs = pd.concat([pd.read_parquet(Path(path).with_suffix(".epochs.parquet")) for path in files])
    return checkpoint_metrics(epochs[epochs["repetition"] < repetitions], method=method, **recorded_as(group))


def hard_metrics(
    group: str, method: str, files: Iterable[str], repetitions: int, hard: str, index: str, masks: str, also: str | None
) -> list[pd.DataFrame]:
    """The last epoch on the hard subset, from stored maps; under the name `also` again, if one is given."""
    labels = read_index(Path(index))["label"].astype(str)
    regions, classes = label_regions(open_images(Path(masks))), read_hard_classes([hard])
    category = group.split(".")[2]
    records = subset_records(map(Path, files), labels, classes, regions, f"{category}.{HARD}")
    records = records[records["repetition"] < repetitions]
    names = [f"{category}.{name}" for name in (HARD, also) if name]
    frames = [checkpoint_metrics(records.assign(category=name), method=method, **recorded_as(group)) for name in names]
    return [frame[frame["checkpoint"] == LAST] for frame in frames]

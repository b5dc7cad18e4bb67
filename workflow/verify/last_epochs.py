"""The last epoch's metrics of localising runs, computed once more from their stored scores and maps."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from tqdm import tqdm

from data.categories import category_rows, of_product
from data.prepare import open_images, read_index
from reports.localisation.regions import label_regions
from workflow.epoch_metrics import EPOCHS, Line, epoch_metrics, metrics_by_name
from workflow.stored_runs import stored_runs, tested_on
from workflow.verify.records import Record
from workflow.verify.report import Report

LINE = ["category", "member", "repetition", "metric"]
ROUNDING = 1e-9  # of a fraction; metrics.csv has percent with six decimals


class Tested(NamedTuple):
    """What `workflow.epoch_metrics.Tested` asks for."""

    member: str
    repetition: int
    tests: Mapping[str, np.ndarray]


Stored = tuple[Path, Mapping[str, str], str]


def check_last_epochs(records: Iterable[Record], report: Report) -> None:
    """Of the score files that the records of metrics.csv are of; earlier epochs left no maps."""
    found: list[Stored] = []
    for record in (record for record in records if record.rule == "metrics"):
        try:
            found += _localised(record)
        except Exception as error:  # whatever comes of an edited record
            report.faults[record.file].append(f"cannot be read: {type(error).__name__}: {error}")
    for stored in tqdm(found, desc="anomaly maps", unit="file", disable=None):
        _check(stored, report)


def _localised(record: Record) -> Iterator[Stored]:
    """Score files of localising runs, each with the index and masks of its images, and its test frame."""
    params = record.order["params"]
    for entry in (entry for entry in params["measured"] if entry["images"]):
        yield from ((Path(file), entry["images"], params["tests"][entry["group"]]) for file in entry["files"])


def _check(stored: Stored, report: Report) -> None:
    file, images, test = stored
    epochs = file.with_suffix(".epochs.parquet")
    try:
        _compare(pd.read_parquet(epochs), last_epochs(file, images, pd.read_parquet(test)), epochs, report)
    except FileNotFoundError as error:
        report.notes.append(f"{epochs}: its last epoch cannot be recomputed: {error.filename or error} is not there")
    except Exception as error:
        report.faults[str(epochs)].append(f"cannot be recomputed: {type(error).__name__}: {error}")


def last_epochs(file: Path, images: Mapping[str, str], test: pd.DataFrame) -> pd.Series:
    """The metrics of all runs of a score file, by LINE; `test` is the group's test frame."""
    index, masks = read_index(Path(images["index"])), open_images(Path(images["masks"]))
    known = pd.read_parquet(file.with_suffix(".known.parquet"))
    lines: list[Line] = []
    for category in index["category"].unique():
        rows, tests = category_rows(index, category), of_product(test, category)
        regions = label_regions(masks[rows])
        for run in stored_runs(file, category):
            tested = Tested(run.member, run.repetition, tested_on(run, category, tests, known, rows.start))
            lines += epoch_metrics(tested, 0, run.scores, run.maps, regions)
            lines += metrics_by_name(tested, 0, run.maps, regions)
    return _by_line(pd.DataFrame(lines, columns=EPOCHS))


def _compare(epochs: pd.DataFrame, expected: pd.Series, file: Path, report: Report) -> None:
    found = _by_line(epochs.sort_values("epoch").groupby(LINE, sort=False).tail(1)).reindex(expected.index)
    report.checked["metrics of the last epoch recomputed from anomaly maps"] += len(expected)
    other = ~np.isclose(found, expected, rtol=0, atol=ROUNDING, equal_nan=True)
    for line in expected.index[other][:1]:
        words = " ".join(map(str, line))
        problem = f"{words} is {found[line]:.8f}, scores and maps give {expected[line]:.8f}"
        report.faults[str(file)].append(f"{problem}; {other.sum()} lines differ")


def _by_line(frame: pd.DataFrame) -> "pd.Series[float]":
    return frame.set_index(LINE)["value"]

"""Stored runs with the images that test them, by category of the tables."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import pandas as pd

from data.categories import category_rows, of_product
from data.known_anomalies import tested_rows
from data.prepare import open_images, read_index
from reports.localisation.regions import Regions, label_regions
from workflow.stored_runs import StoredRun, stored_runs


class Tested(NamedTuple):
    """What `workflow.epoch_metrics.Tested` asks for."""

    member: str
    repetition: int
    tests: Mapping[str, np.ndarray]

    @classmethod
    def of(cls, run: StoredRun, category: str, test: pd.DataFrame, known: pd.DataFrame, first: int) -> Self:
        """A member that is a whole category is tested on all that its test frame says, another on lines of its own."""
        lines = test if run.member == category else test[test["member"] == run.member]
        drawn = known[known["repetition"] == run.repetition]
        return cls(run.member, run.repetition, tested_rows(lines, drawn, first))


class StoredTest(NamedTuple):
    """A run on the images of a product, their `regions`, and which of them test it."""

    run: StoredRun
    tested: Tested
    regions: Regions


def stored_tests(file: Path, images: Mapping[str, str], test: pd.DataFrame, product: str) -> Iterator[StoredTest]:
    """The runs of a score file on one product.

    images: the files `index` and `masks` of the test split. test: the group's test frame.
    """
    index = read_index(Path(images["index"]))
    rows, tests = category_rows(index, product), of_product(test, product)
    regions = label_regions(open_images(Path(images["masks"]))[rows])
    known = pd.read_parquet(file.with_suffix(".known.parquet"))
    for run in stored_runs(file, product):
        yield StoredTest(run, Tested.of(run, product, tests, known, rows.start), regions)

"""The test images and anomaly maps that the HTML report shows of each category."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np

from data.categories import category_rows
from data.prepare import open_images, read_index
from reports.html.map_sheets import Browsed, images_per_category, spread_rows
from workflow.stored_runs import stored_runs


def read_browsed(tasks: Iterable[Mapping[str, Any]]) -> Iterator[Browsed]:
    """The first run of each method on some images of each task. tasks: entries of `HtmlPlan.browsed`.

    Images that were known to one of the methods are left out.
    """
    entries = list(tasks)
    most = images_per_category([len(entry["scores"]) for entry in entries])
    return (_browsed(entry, most) for entry in entries)


def _browsed(entry: Mapping[str, Any], most: int) -> Browsed:
    index = read_index(Path(entry["index"]))
    here = category_rows(index, entry["category"])
    labels = index["label"][here].to_numpy()
    runs = {method: next(stored_runs(Path(file), entry["category"])) for method, file in entry["scores"].items()}
    tested = reduce(np.intersect1d, (run.tested for run in runs.values()))
    rows = tested[spread_rows(labels[tested], most)]
    images, masks = (open_images(Path(entry[name]))[here][rows] for name in ("images", "masks"))
    return Browsed(
        category=entry["title"],
        images=images,
        masks=masks,
        labels=list(labels[rows]),
        maps={method: run.maps[rows] for method, run in runs.items()},
        scores={method: run.scores[rows] for method, run in runs.items()},
    )

"""The test images and anomaly maps that the HTML report shows of each category."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reports.html.map_sheets import Browsed, images_per_category, spread_rows
from workflow.stored_examples import StoredExamples


def read_browsed(tasks: Iterable[Mapping[str, Any]]) -> Iterator[Browsed]:
    """The first run of each method on some images of each task. tasks: entries of `HtmlPlan.browsed`.

    Images that were known to one of the methods are left out.
    """
    entries = list(tasks)
    most = images_per_category([len(entry["scores"]) for entry in entries])
    return (_browsed(entry, most) for entry in entries)


def _browsed(entry: Mapping[str, Any], most: int) -> Browsed:
    stored = StoredExamples.read(entry["category"], entry["title"], entry, entry["scores"])
    rows = stored.tested[spread_rows(stored.labels[stored.tested], most)]
    return Browsed(
        category=stored.title,
        images=stored.images[rows],
        masks=stored.masks[rows],
        labels=list(stored.labels[rows]),
        maps={method: run.maps[rows] for method, run in stored.runs.items()},
        scores={method: run.scores[rows] for method, run in stored.runs.items()},
    )

"""The audit of PRO, from the csv of `metric_audit`."""

from pathlib import Path
from typing import NamedTuple

from reports.frames import read_lines
from reports.html.number import Number
from reports.html.pairs import points
from reports.labels import Labels
from reports.metric_audit import EXACT, OTHERS


class Audited(NamedTuple):
    """The maps of a method on a category: the exact PRO, and in points what other definitions give less that."""

    dataset: str
    protocol: str
    method: str
    category: str
    exact: Number
    differences: tuple[Number, ...]


def read_audit(csv: Path, labels: Labels) -> tuple[Audited, ...]:
    """Every line, in the order of the csv."""
    return tuple(
        Audited(
            line["dataset"].replace("_", " "),
            line["protocol"].replace("_", " "),
            labels.method(line["method"]),
            labels.category(line["category"]),
            Number(f"{float(line[EXACT]):.2f}" if line[EXACT] else "", line[EXACT]),
            tuple(points(line[f"{name}_difference"]) for name in OTHERS),
        )
        for line in read_lines(csv).to_dict("records")
    )

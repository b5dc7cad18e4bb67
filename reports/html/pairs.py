"""The paired comparisons of a table's methods, from the csv of `significance.comparison`."""

from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from reports.frames import read_lines
from reports.html.number import Number
from reports.labels import Labels

BETTER = " is better"


class Pair(NamedTuple):
    """Two methods by one metric and average; `difference` is the first less the second in points.

    interval: its ends. p: corrected for all pairs.
    """

    metric: str
    average: str
    first: str
    second: str
    difference: Number
    interval: Number
    p: Number
    verdict: str
    note: str


class Pairs(NamedTuple):
    """All pairs of a table, and the notes that are the same of each."""

    lines: tuple[Pair, ...]
    notes: tuple[str, ...]

    @property
    def differ(self) -> bool:
        """Whether there is a note on some of them."""
        return any(pair.note for pair in self.lines)


def read_pairs(csv: Path, labels: Labels) -> Pairs:
    """Every pair, in the order of the csv, by the labels of its table."""
    lines = read_lines(csv).to_dict("records")
    notes = [[labels.note(part) for part in line["note"].split("; ") if part] for line in lines]
    shared = [note for note in dict.fromkeys(chain(*notes)) if all(note in of for of in notes)]
    own = ["; ".join(note for note in of if note not in shared) for of in notes]
    return Pairs(tuple(_pair(line, note, labels) for line, note in zip(lines, own, strict=True)), tuple(shared))


def _pair(line: Mapping[Any, str], note: str, labels: Labels) -> Pair:
    return Pair(
        labels.metric(line["metric"]),
        labels.category(line["average"]),
        labels.method(line["first"]),
        labels.method(line["second"]),
        points(line["difference"]),
        Number(f"{points(line['low']).text} to {points(line['high']).text}", line["low"]),
        Number(line["p_holm"], line["p_holm"]),
        _verdict(line["verdict"], labels),
        note,
    )


def points(text: str) -> Number:
    """A difference as it is printed, and as it is sorted."""
    return Number(f"{float(text):+.2f}" if text else "", text)


def _verdict(text: str, labels: Labels) -> str:
    return labels.method(text.removesuffix(BETTER)) + BETTER if text.endswith(BETTER) else text

"""The paired comparisons of a table's methods, from the csv of `significance.comparison`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from reports.frames import read_lines
from reports.html.labels import Labels
from reports.html.number import Number

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


def read_pairs(csv: Path, labels: Labels) -> tuple[Pair, ...]:
    """Every pair, in the order of the csv, by the labels of its table."""
    return tuple(_pair(line, labels) for line in read_lines(csv).to_dict("records"))


def _pair(line: Mapping[Any, str], labels: Labels) -> Pair:
    return Pair(
        labels.metric(line["metric"]),
        labels.category(line["average"]),
        labels.method(line["first"]),
        labels.method(line["second"]),
        points(line["difference"]),
        Number(f"{points(line['low']).text} to {points(line['high']).text}", line["low"]),
        Number(line["p_holm"], line["p_holm"]),
        _verdict(line["verdict"], labels),
        "; ".join(_labelled(part, labels) for part in line["note"].split("; ")),
    )


def points(text: str) -> Number:
    """A difference as it is printed, and as it is sorted."""
    return Number(f"{float(text):+.2f}" if text else "", text)


def _verdict(text: str, labels: Labels) -> str:
    return labels.method(text.removesuffix(BETTER)) + BETTER if text.endswith(BETTER) else text


def _labelled(note: str, labels: Labels) -> str:
    """What is left out is named last."""
    reason, colon, name = note.rpartition(": ")
    return f"{reason}{colon}{labels.method(name)}"

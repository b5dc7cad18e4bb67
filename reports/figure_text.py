"""What is said of a figure, wherever it is shown."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Section = Literal["images", "scores", "curves", "training", "comparison", "theory"]


class FigureText(NamedTuple):
    """caption: plain sentences. table: the name of the table that it belongs to, empty where it is of none."""

    title: str
    caption: str
    section: Section
    table: str = ""


def with_protocols(caption: str, methods: Iterable[tuple[str, str]]) -> str:
    """The caption, and what tells the methods, `(label, protocol)`, apart where they are of several protocols."""
    named: dict[str, list[str]] = {}
    for label, protocol in dict.fromkeys(methods):
        named.setdefault(protocol, []).append(label)
    if len(named) < 2:
        return caption
    listed = "; ".join(f"{protocol.replace('_', ' ')}: {', '.join(labels)}" for protocol, labels in named.items())
    return f"{caption} Not all methods are tested on the same images, as known anomalies leave the test set ({listed})."

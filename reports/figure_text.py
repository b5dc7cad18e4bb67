"""What is said of a figure, wherever it is shown."""

from typing import Literal, NamedTuple

Section = Literal["images", "scores", "curves", "training", "comparison", "theory"]


class FigureText(NamedTuple):
    """caption: plain sentences. table: the name of the table that it belongs to, empty where it is of none."""

    title: str
    caption: str
    section: Section
    table: str = ""

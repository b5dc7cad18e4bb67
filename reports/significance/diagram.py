"""The critical-difference diagram: average ranks on a line, and bars over methods that do not differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.method_styles import COLOURS
from reports.page import WIDTH
from reports.significance.blocks import categories
from reports.significance.ranks import can_differ, cliques, critical_difference
from reports.significance.testing import ALPHA, smallest_p

TEXT = 8  # points
LINE, BAR, ABOVE, BELOW = 0.19, 0.11, 0.72, 0.1  # inches: of a label, of a bar, above the axis and below all labels
CHARACTER, RANK, SHORTEST = 0.063, 0.55, 1.4  # inches: of a label's character, of a rank, of the axis at least
CHARACTERS = 100  # of a line
LONGEST = 30  # characters of a label


@dataclass(frozen=True)
class Ranking:
    """Average ranks of methods by one metric, 1 the best.

    title: what was ranked. labels and ranks: of at least two methods, in any order. blocks: over how many categories.
    friedman: the p of Friedman's test. left_out: labels of methods without all of their numbers.
    """

    title: str
    labels: Sequence[str]
    ranks: Sequence[float]
    blocks: int
    friedman: float
    left_out: Sequence[str] = ()

    @property
    def shown(self) -> list[str]:
        """The labels, those that leave no room for an axis cut."""
        return [shorten(label, LONGEST, placeholder=" …") for label in self.labels]

    @property
    def order(self) -> np.ndarray:
        return np.argsort(self.ranks, kind="stable")

    @property
    def difference(self) -> float:
        return critical_difference(len(self.ranks), self.blocks)

    @property
    def differs(self) -> bool:
        """Whether any methods may be told apart: Friedman's test says so, and a single pair could say so."""
        return self.friedman <= ALPHA and can_differ(self.blocks)

    @property
    def groups(self) -> list[tuple[int, int]]:
        """First and last position, in order, of what does not differ."""
        last = len(self.ranks) - 1
        return cliques(np.asarray(self.ranks)[self.order].tolist(), self.difference) if self.differs else [(0, last)]

    @property
    def sentence(self) -> str:
        if not can_differ(self.blocks):
            smallest = f"the smallest p of a pair is {smallest_p(self.blocks):g}"
            return f"{categories(self.blocks)}: no two methods can differ, {smallest}"
        outcome = "methods differ" if self.differs else "no two methods differ"
        return f"{categories(self.blocks)}; Friedman's test: p = {self.friedman:.2g}, {outcome}"

    @property
    def omission(self) -> str:
        """What is not ranked, on one line; empty where all is."""
        names = ", ".join(self.left_out)
        return shorten(f"Left out, a number is missing: {names}", CHARACTERS, placeholder=" ...") if names else ""


def ranks_figure(rankings: Sequence[Ranking]) -> Figure:
    """One diagram for each ranking, below one another.

    Bars join methods whose ranks lie closer than the critical difference of the Nemenyi test at 0.05, or all methods
    where Friedman's test finds none to differ or where the categories are too few for any pair to. Without any ranking
    it says so.
    """
    if not rankings:
        figure = Figure(figsize=(WIDTH, ABOVE))
        figure.text(0.5, 0.5, "No two methods have all of their numbers.", fontsize=TEXT, ha="center", va="center")
        return figure
    heights = [_height(ranking) for ranking in rankings]
    figure = Figure(figsize=(WIDTH, sum(heights)))
    top = sum(heights)
    for ranking, height in zip(rankings, heights, strict=True):
        top -= height
        axes = figure.add_axes((0.02, top / sum(heights), 0.96, height / sum(heights)))
        _draw(axes, ranking, height)
    return figure


def _rows(ranking: Ranking) -> int:
    """Of labels on either side."""
    return (len(ranking.ranks) + 1) // 2


def _height(ranking: Ranking) -> float:
    return ABOVE + BAR * len(ranking.groups) + LINE * (_rows(ranking) + 1) + BELOW


def _side(ranking: Ranking) -> float:
    """The room for labels on either side, in ranks."""
    inches = RANK + CHARACTER * max(map(len, ranking.shown))
    return inches / max(WIDTH - 2 * inches, SHORTEST) * (len(ranking.ranks) - 1)


def _draw(axes: Axes, ranking: Ranking, height: float) -> None:
    """In inches from the top; the axis of ranks takes the middle, labels stand on both sides."""
    count, side = len(ranking.ranks), _side(ranking)
    axes.set(xlim=(1 - side, count + side), ylim=(-height, 0))
    axes.set_axis_off()
    axes.text(1 - side, -0.05, ranking.title, fontsize=TEXT + 1, fontweight="bold", va="top")
    axes.text(1 - side, -0.22, ranking.sentence, fontsize=TEXT, va="top")
    axes.text(1 - side, -0.37, ranking.omission, fontsize=TEXT, va="top")
    axes.plot([1, count], [-ABOVE, -ABOVE], color="black", linewidth=1)
    for tick in range(1, count + 1):
        axes.plot([tick, tick], [-ABOVE, 0.05 - ABOVE], color="black", linewidth=1)
        axes.text(tick, 0.07 - ABOVE, str(tick), fontsize=TEXT, ha="center", va="bottom")
    if ranking.differs:
        _draw_difference(axes, ranking, count + side)
    for row, (first, last) in enumerate(ranking.groups, start=1):
        ends = [np.asarray(ranking.ranks)[ranking.order][end] for end in (first, last)]
        axes.plot([ends[0] - 0.03, ends[1] + 0.03], [-ABOVE - BAR * row] * 2, color=COLOURS[0], linewidth=3)
    _draw_labels(axes, ranking, side)


def _draw_difference(axes: Axes, ranking: Ranking, right: float) -> None:
    """The critical difference as a length, at the upper right."""
    left, level = right - min(ranking.difference, right - 1), -0.3
    axes.errorbar(
        (left + right) / 2, level, xerr=(right - left) / 2, color="black", linewidth=1, capsize=3, clip_on=False
    )
    text = f"critical difference {ranking.difference:.2f}"
    axes.text(right, level + 0.05, text, fontsize=TEXT, ha="right", va="bottom")


def _draw_labels(axes: Axes, ranking: Ranking, side: float) -> None:
    """The better half on the left from top to bottom, the others on the right from bottom to top."""
    count, rows = len(ranking.ranks), _rows(ranking)
    start = -ABOVE - BAR * len(ranking.groups) - LINE
    for position, method in enumerate(ranking.order):
        rank, left = ranking.ranks[method], position < rows
        level = start - LINE * (position if left else count - 1 - position)
        end, text = (1 - 0.04 * side, "right") if left else (count + 0.04 * side, "left")
        axes.plot([rank, rank, end], [-ABOVE, level, level], color="0.3", linewidth=0.7)
        label = ranking.shown[method]
        words = f"{label}  {rank:.2f}" if left else f"{rank:.2f}  {label}"
        axes.text(end + (-0.03 if left else 0.03) * side, level, words, fontsize=TEXT, ha=text, va="center")

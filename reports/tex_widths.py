"""How many columns of numbers fit on a page, by what LaTeX needs for them in points."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from reports.printing import PrintOptions

T = TypeVar("T")
PAGE = 415  # beside the labels of the rows
NUMBER = 25
DEVIATION = 27
SMALL_NUMBER = 24
LETTER = 4
BETWEEN_METRICS = 11
GAP = 8
SHRUNK = 1.25  # how much wider than a page a tabular may be, which is then made smaller
MOST_BLOCKS = 6


def ours_width(options: PrintOptions, metrics: int = 1) -> int:
    """Of a column with numbers of ours."""
    number = NUMBER + DEVIATION * options.deviation
    return metrics * number + (metrics - 1) * BETWEEN_METRICS + GAP


def small_width(metrics: int = 1) -> int:
    """Of a column with a paper's numbers, differences or oracles."""
    return metrics * SMALL_NUMBER + (metrics - 1) * BETWEEN_METRICS + GAP


def label_width(label: str) -> int:
    return LETTER * len(label) + GAP


def parts_of_blocks(blocks: Sequence[T], width: Callable[[T], int]) -> list[tuple[T, ...]]:
    """Neighbouring blocks of columns that share a tabular: as many as its width allows, one at least."""
    parts: list[list[T]] = []
    for block in blocks:
        last = parts[-1] if parts else []
        fits = last and sum(map(width, [*last, block])) <= SHRUNK * PAGE and len(last) < MOST_BLOCKS
        parts = [*parts[:-1], [*last, block]] if fits else [*parts, [block]]
    return [tuple(part) for part in parts]

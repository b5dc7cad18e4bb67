"""How a method's line is drawn, in figures that have a panel for each category."""

from collections.abc import Iterable, Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from reports.page import TEXT

COLOURS = (  # seaborn's palette "colorblind", without its import of a second
    *("#0173b2", "#de8f05", "#029e73", "#d55e00", "#cc78bc"),
    *("#ca9161", "#fbafe4", "#949494", "#ece133", "#56b4e9"),
)
LINE_STYLES = "-", "--", "-.", ":"
KEY_COLUMNS = 3

Style = dict[str, Any]


def method_styles(methods: Iterable[str]) -> dict[str, Style]:
    """Colour and line style by method, in the order given; told apart without colour too, up to four of them."""
    return {
        method: {"color": COLOURS[number % len(COLOURS)], "linestyle": LINE_STYLES[number % len(LINE_STYLES)]}
        for number, method in enumerate(dict.fromkeys(methods))
    }


def show_key(figure: Figure, styles: Mapping[str, Style], marks: Mapping[str, Style] | None = None) -> None:
    """The names of the methods, and of marks that all of them have, below all panels."""
    shared = {name: {"color": "0.3", **mark} for name, mark in (marks or {}).items()}
    lines = [Line2D([], [], label=name, **style) for name, style in {**styles, **shared}.items()]
    columns = min(len(lines), KEY_COLUMNS)
    figure.legend(handles=lines, loc="outside lower center", ncols=columns, fontsize=TEXT, frameon=False)


def plain_axes(axes: Axes) -> None:
    """Small ticks and a faint grid, as panels that stand close need them."""
    axes.tick_params(labelsize=TEXT, length=2)
    axes.grid(color="0.9", linewidth=0.5)
    axes.set_axisbelow(True)

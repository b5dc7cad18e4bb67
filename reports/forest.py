"""Ours less published over all tables, as a forest plot."""

from collections.abc import Sequence
from textwrap import shorten
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from reports.differences import TableDifferences
from reports.method_styles import COLOURS
from reports.page import TEXT, WIDTH

Style = dict[str, Any]
Tables = Sequence[TableDifferences]

ABOVE, BELOW = 0.3, 0.6  # inches: above and below all tables
LABEL, RIGHT = 1.65, 0.12  # inches: before and behind the axis of a column
ROW = 0.16  # inches
HEAD = 1.7  # a table's title and its distance from what is above, in rows
ONE_COLUMN = 24  # rows up to which all tables are below one another
CHARACTERS = 27  # of a method's name
LINEAR = 1.0  # points from zero, beyond which the axis is logarithmic
TICKS = np.array([-100, -10, -1, 0, 1, 10, 100])
BAND = "0.88"
HOLDS: Style = {"marker": "|", "color": COLOURS[0], "markersize": 6, "linestyle": ""}
DIFFERS: Style = {"marker": "x", "color": COLOURS[3], "markersize": 4, "linestyle": ""}
MEAN: Style = {"marker": "D", "color": "black", "markersize": 4, "markeredgecolor": "white", "linestyle": ""}
NOTHING = "None of our numbers has a published one that it can be compared with."


def forest_figure(tables: Tables, title: str) -> Figure:
    """One row per method: the differences of its cells, told apart by verdict, and their mean.

    The tolerance is the band of each table. The axis is linear within a point of zero and logarithmic beyond, the same
    everywhere. Many tables stand in two columns of about the same height. Without any the figure says so.
    """
    columns = _columns(tables)
    height = ABOVE + ROW * max(map(_height, columns), default=HEAD) + BELOW
    figure = Figure(figsize=(WIDTH, height))
    figure.suptitle(title, fontsize=TEXT + 1.5, y=1 - 0.1 / height, va="top")
    if not tables:
        figure.text(0.5, 0.4, NOTHING, ha="center", fontsize=TEXT)
        return figure
    for number, column in enumerate(columns):
        _show_column(figure, column, number * WIDTH / len(columns), WIDTH / len(columns), _limits(tables))
    names = {"within the tolerance": HOLDS, "beyond it": DIFFERS, "mean of the row": MEAN}
    key = [Line2D([], [], label=name, **style) for name, style in names.items()]
    band = Patch(color=BAND, label="tolerance")
    figure.legend(handles=[*key, band], loc="lower center", ncols=4, fontsize=TEXT, frameon=False)
    return figure


def _columns(tables: Tables) -> list[Tables]:
    """One column, or two of about the same height."""
    if _height(tables) <= ONE_COLUMN or len(tables) < 2:
        return [tables] if tables else []
    cuts = range(1, len(tables))
    cut = min(cuts, key=lambda first: max(_height(tables[:first]), _height(tables[first:])))
    return [tables[:cut], tables[cut:]]


def _height(tables: Tables) -> float:
    """In rows."""
    return sum(len(table.rows) + HEAD for table in tables)


def _limits(tables: Tables) -> tuple[float, float]:
    """All differences and all bands, with some room."""
    lowest = min(cell for table in tables for row in table.rows for cell in (*row.cells, -table.tolerance))
    highest = max(cell for table in tables for row in table.rows for cell in (*row.cells, table.tolerance))
    return 1.3 * lowest, 1.3 * highest


def _show_column(figure: Figure, tables: Tables, left: float, width: float, limits: tuple[float, float]) -> None:
    """The tables below one another, rows of the same height; `left` and `width` are in inches."""
    page = figure.get_figheight()
    bottom = page - ABOVE
    for table in tables:
        high = ROW * len(table.rows)
        bottom -= ROW * HEAD + high
        inches = (left + LABEL, bottom, width - LABEL - RIGHT, high)
        axes = figure.add_axes(tuple(np.divide(inches, (WIDTH, page, WIDTH, page))))
        _show(axes, table, limits)
    axes.tick_params(axis="x", labelbottom=True)
    axes.set_xlabel("points", fontsize=TEXT, labelpad=1)


def _show(axes: Axes, table: TableDifferences, limits: tuple[float, float]) -> None:
    axes.axvspan(-table.tolerance, table.tolerance, color=BAND, zorder=0)
    axes.axvline(0, color="0.5", linewidth=0.6)
    for number, row in enumerate(table.rows):
        for style, kind in ((HOLDS, True), (DIFFERS, False)):
            cells = [cell for cell, holds in zip(row.cells, row.holds, strict=True) if holds == kind]
            axes.plot(cells, [number] * len(cells), **style)
        axes.plot(row.mean, number, **MEAN)
    labels = [shorten(row.label, CHARACTERS, placeholder=" …") for row in table.rows]
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xscale("symlog", linthresh=LINEAR)
    axes.set(xlim=limits, ylim=(len(labels) - 0.5, -0.5))
    ticks = TICKS[(limits[0] <= TICKS) & (limits[1] >= TICKS)]
    axes.set_xticks(ticks, [f"{tick:+d}" if tick else "0" for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.tick_params(labelsize=TEXT, length=2, labelbottom=False)
    axes.set_title(_title(table), fontsize=TEXT, loc="right", fontweight="bold", pad=3)


def _title(table: TableDifferences) -> str:
    return f"{table.table.replace('table', 'Table ')}: {table.held} of {table.cells} within ±{table.tolerance:g}"

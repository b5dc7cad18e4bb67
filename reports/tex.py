"""LaTeX tables from cells: escaping, and one template for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TypeVar

import jinja2

T = TypeVar("T")
TEMPLATES = Path(__file__).parent / "templates"
SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "\n": " ",
    }
)


class Tex(str):
    """Text that is LaTeX already. Any other text is escaped where a template prints it."""


def escape(text: object) -> Tex:
    """LaTeX that prints `text` as it is; text that is `Tex` stays as it is."""
    return text if isinstance(text, Tex) else Tex(str(text).translate(SPECIAL))


@dataclass(frozen=True)
class TexPart:
    """One tabular: the header's cells and the rows' cells.

    groups: what stands above the columns after the first, with the number of columns that each spans. ruled:
    positions of rows with a line above.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    groups: tuple[tuple[str, int], ...] = ()
    ruled: frozenset[int] = frozenset()


@dataclass(frozen=True)
class TexTable:
    """A float of one or more tabulars, with notes below. Strings that are not `Tex` are escaped.

    align: `l`, `c` or `r`, of all columns but the first, which is left-aligned. size: of the type, as LaTeX calls it.
    banner: what is severely wrong with the numbers, above them.
    """

    caption: str
    label: str
    parts: tuple[TexPart, ...]
    notes: tuple[str, ...]
    align: str
    size: str = "normalsize"
    banner: tuple[str, ...] = ()


@dataclass(frozen=True)
class TexLongTable:
    """A table over as many pages as it takes, with notes above. Strings that are not `Tex` are escaped.

    columns: as a tabular has them. ruled: positions of rows with a line above.
    """

    caption: str
    label: str
    columns: Tex
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    ruled: frozenset[int] = frozenset()


def render(table: TexTable, *, standalone: bool) -> str:
    """A float to `\\input` (needs booktabs and graphicx), or with `standalone` a whole document."""
    orientation = "landscape" if len(table.parts) == 1 else "portrait"
    return _render("table.tex.j2", standalone, table=table, orientation=orientation)


def render_long(tables: Sequence[TexLongTable], *, standalone: bool) -> str:
    """Long tables to `\\input`, one after the other (needs booktabs and longtable), or a whole document."""
    return _render("longtables.tex.j2", standalone, tables=tables, orientation="portrait")


def _render(body: str, standalone: bool, **content: object) -> str:
    template = _environment().get_template("standalone.tex.j2" if standalone else body)
    return template.render(body=body, **content)


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        finalize=escape,
    )
    environment.filters |= {"join_cells": join_cells, "join_groups": join_groups, "group_rules": group_rules}
    return environment


def join_cells(cells: Sequence[str]) -> Tex:
    """The cells of one row, escaped and separated by `&`."""
    return Tex(" & ".join(escape(cell) for cell in cells))


def join_groups(groups: Sequence[tuple[str, int]]) -> Tex:
    """The cells of the row above the header, each over its columns."""
    return Tex("".join(rf" & \multicolumn{{{width}}}{{c}}{{{escape(text)}}}" for text, width in groups))


def group_rules(groups: Sequence[tuple[str, int]]) -> Tex:
    """A line under each group that spans several columns."""
    edges = list(accumulate((width for _, width in groups), initial=2))
    spans = [(start, stop - 1) for start, stop in pairwise(edges) if stop - start > 1]
    return Tex(" ".join(rf"\cmidrule(lr){{{first}-{last}}}" for first, last in spans))


def column_parts(columns: Sequence[T], limit: int) -> list[tuple[T, ...]]:
    """Splits columns into the fewest parts of at most `limit`, as even as possible, later ones the longer.

    So twenty categories and a mean at most twelve wide become ten and eleven; no columns are no parts.
    """
    count = -(-len(columns) // limit)
    edges = [len(columns) * part // max(count, 1) for part in range(count + 1)]
    return [tuple(columns[start:stop]) for start, stop in pairwise(edges)]

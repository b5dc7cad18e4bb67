"""LaTeX tables from cells: escaping, and one template for all."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
        "\t": " ",
        "–": r"\textendash{}",
        "—": r"\textemdash{}",
        "‘": "`",  # noqa: RUF001
        "’": "'",
        "“": "``",
        "”": "''",
        "…": r"\dots{}",
        "±": r"$\pm$",
        "×": r"$\times$",
        "−": "$-$",  # noqa: RUF001
        "≤": r"$\leq$",
        "≥": r"$\geq$",
        "→": r"$\rightarrow$",
        "°": r"$^{\circ}$",
        "µ": r"$\mu$",
    }
)
# Letters that every font of LaTeX's base has, beside those made of ASCII and an accent.
LETTERS = frozenset("ßæœøłÆŒØŁı")
MOST_LINES = 62  # of tabulars in the smallest type that a page holds with caption and notes
HEADER_LINES = 3
SMALL_ROWS = 45  # that a page holds in small type, with headers and notes
LATIN = range(0x180)
DASH = "-(?=-)"  # two of them print as one that is longer
OGONEK = "\N{COMBINING OGONEK}"


class Tex(str):
    """Text that is LaTeX already. Any other text is escaped where a template prints it."""


def escape(text: object) -> Tex:
    """LaTeX that prints `text` as it is, in any encoding of its fonts; text that is `Tex` stays as it is."""
    return text if isinstance(text, Tex) else Tex(re.sub(DASH, "-{}", "".join(map(_printable, str(text)))))


def _printable(character: str) -> str:
    """What prints the character, or its code point where the fonts of LaTeX's base lack it."""
    if ord(character) in SPECIAL:
        return character.translate(SPECIAL)
    base, *accents = list(unicodedata.normalize("NFD", character))
    is_latin = base.isascii() and base.isprintable() and ord(character) in LATIN and OGONEK not in accents
    return character if is_latin or character in LETTERS else f"[U+{ord(character):04X}]"


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
    """A float of tabulars with notes below, or several floats where a page does not hold them all.

    Strings that are not `Tex` are escaped. align: `l`, `c` or `r`, of all columns but the first, which is left-aligned.
    banner: what is severely wrong with the numbers, above them.
    """

    caption: str
    label: str
    parts: tuple[TexPart, ...]
    notes: tuple[str, ...]
    align: str
    banner: tuple[str, ...] = ()

    @property
    def size(self) -> str:
        """Of the type, as LaTeX calls it: smaller where many rows are to fit on a page."""
        return "small" if sum(len(part.rows) for part in self.parts) <= SMALL_ROWS else "footnotesize"

    @property
    def pages(self) -> list[list[TexPart]]:
        """The tabulars of each float: more than one where a page does not hold them all."""
        pages: list[list[TexPart]] = [[]]
        for part in self.parts:
            lines = sum(len(other.rows) + HEADER_LINES for other in [*pages[-1], part])
            pages = [*pages[:-1], [*pages[-1], part]] if lines <= MOST_LINES or not pages[-1] else [*pages, [part]]
        return pages


@dataclass(frozen=True)
class TexLongTable:
    """A table over as many pages as it takes, with notes above. Strings that are not `Tex` are escaped.

    columns: as a tabular has them. ruled: positions of rows with a line above. groups: what stands above the row at a
    position, over all columns.
    """

    caption: str
    label: str
    columns: Tex
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    ruled: frozenset[int] = frozenset()
    groups: Mapping[int, str] = field(default_factory=dict)

    def over_all(self, *sentences: str) -> Tex:
        """A cell over all columns, as wide as the page whatever their width."""
        text = " ".join(map(escape, sentences))
        wide = rf"\makebox[0pt][l]{{\parbox[t]{{\linewidth}}{{\raggedright {text}\strut}}}}"
        return Tex(rf"\multicolumn{{{len(self.header)}}}{{@{{}}l@{{}}}}{{{wide}}}")


def render(table: TexTable, *, standalone: bool) -> str:
    """A float to `\\input` (needs booktabs and graphicx), or with `standalone` a whole document."""
    orientation = "landscape" if len(table.parts) == 1 else "portrait"
    return _render("table.tex.j2", standalone, table=table, orientation=orientation)


def render_long(tables: Sequence[TexLongTable], *, standalone: bool) -> str:
    """Long tables to `\\input`, one after the other (needs booktabs and longtable), or a whole document."""
    return _render("longtables.tex.j2", standalone, tables=tables, orientation="portrait")


def _render(body: str, standalone: bool, **content: object) -> str:
    template = environment().get_template("standalone.tex.j2" if standalone else body)
    return template.render(body=body, **content)


def environment(**filters: Callable[[str], str]) -> jinja2.Environment:
    """Templates that escape whatever they print; `filters` by the name that a template has for them."""
    found = jinja2.Environment(
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
    found.filters |= {
        "label": Tex,
        "join_cells": join_cells,
        "join_groups": join_groups,
        "group_rules": group_rules,
        **filters,
    }
    return found


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


def ragged(share: float) -> Tex:
    """A column of paragraphs as wide as this share of the line, not justified (needs array)."""
    return Tex(rf">{{\raggedright\arraybackslash}}p{{{share}\linewidth}}")


def column_parts(columns: Sequence[T], limit: int) -> list[tuple[T, ...]]:
    """Splits columns into the fewest parts of at most `limit`, as even as possible, later ones the longer.

    So twenty categories and a mean at most twelve wide become ten and eleven; no columns are no parts.
    """
    count = -(-len(columns) // limit)
    edges = [len(columns) * part // max(count, 1) for part in range(count + 1)]
    return [tuple(columns[start:stop]) for start, stop in pairwise(edges)]

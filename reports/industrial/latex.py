"""The tables of localising methods as LaTeX."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from reports.industrial.spec import IndustrialSpec, PrintedLine
from reports.industrial.view import IndustrialView, joined
from reports.printing import PrintOptions
from reports.spec import Row
from reports.tex import Tex, TexPart, TexTable, render
from reports.tex_numbers import EMPTY, TexNumbers, below, small
from reports.tex_widths import label_width, ours_width, parts_of_blocks, small_width
from reports.view import ORACLE_LEGEND, comparable


class Column(NamedTuple):
    """A column below a method: what of its numbers it holds, by the name in its header."""

    row: Row
    kind: str


def industrial_tex(
    table: pd.DataFrame,
    spec: IndustrialSpec,
    *,
    notes: Sequence[str] = (),
    published: pd.DataFrame | None = None,
    banner: Sequence[str] = (),
    standalone: bool = False,
) -> str:
    """LaTeX of an industrial table: a row per category, a cell with all printed metrics per method.

    table: from `industrial_table`. notes: plain sentences, from `table_notes`. published: the paper's cells, put
    where the spec's `print` says; those that are wrong or not comparable are left out. Methods that were run come in
    as many tabulars as their width asks for; quoted ones follow in tabulars of their own, and do not compete for the
    best of a line. banner: what is severely wrong with the numbers, from `findings.severe`. With `standalone` it is a
    whole document, else a float to input (needs booktabs and graphicx).
    """
    printer = _Printer(spec, TexNumbers(IndustrialView(table, spec, comparable(published, spec))))
    parts = (*printer.run_parts(), *printer.quoted_parts())
    legend = (*printer.legend(), *notes)
    content = TexTable(spec.title, spec.name, parts, legend, align="l", banner=tuple(banner))
    return render(content, standalone=standalone)


@dataclass(frozen=True)
class _Printer:
    spec: IndustrialSpec
    numbers: TexNumbers

    @property
    def options(self) -> PrintOptions:
        return self.spec.print

    def run_parts(self) -> Iterator[TexPart]:
        run = self.numbers.view.rows(quoted=False)
        if all(len(self._columns(row)) == 1 for row in run):
            yield from self._labelled_parts(run)
            return
        for rows in parts_of_blocks(run, self._width):
            blocks = [(row, self._columns(row)) for row in rows]
            groups = tuple((self.numbers.label(row), len(columns)) for row, columns in blocks)
            columns = [column for _, columns in blocks for column in columns]
            yield self._part([column.kind for column in columns], columns, groups)

    def quoted_parts(self) -> Iterator[TexPart]:
        return self._labelled_parts(self.numbers.view.rows(quoted=True))

    def legend(self) -> Iterator[Tex]:
        yield Tex(f"{self.spec.quantity}.")
        if text := self.numbers.view.legend:
            yield Tex(text)
        if self.numbers.view.published and self.options.difference:
            yield Tex("Difference: ours less the published number.")
        if self.options.oracle:
            yield Tex(ORACLE_LEGEND)
        yield from self.numbers.footnotes

    def _labelled_parts(self, rows: Sequence[Row]) -> Iterator[TexPart]:
        """Our number alone for each method, under its label."""
        for of_part in parts_of_blocks(rows, self._width):
            labels = [self.numbers.label(row) for row in of_part]
            yield self._part(labels, [Column(row, "ours") for row in of_part], ())

    def _width(self, row: Row) -> int:
        """Of a method's columns and its label; a quoted one's numbers have no deviation, or hardly one."""
        metrics, beside = len(self.spec.printed), len(self._columns(row)) - 1
        is_quoted = self.numbers.view.is_quoted(row)
        first = small_width(metrics) if is_quoted else ours_width(self.options, metrics)
        return max(label_width(row.label), first + beside * small_width(metrics))

    def _part(self, headers: Sequence[str], columns: Sequence[Column], groups: tuple[tuple[str, int], ...]) -> TexPart:
        rows: list[tuple[str, ...]] = []
        ruled = set()
        for line, has_rule in self._ruled_lines():
            ruled |= {len(rows)} if has_rule else set()
            rows.append((line.label, *(self._cell(column.row, column.kind, line) for column in columns)))
            rows += [(below(kind), *cells) for kind, cells in self._below(columns, line)]
        return TexPart(("category", *headers), tuple(rows), groups, frozenset(ruled))

    def _ruled_lines(self) -> Iterator[tuple[PrintedLine, bool]]:
        """The lines, and whether a rule is above: of averages over lines above them, and of what follows these."""
        previous = None
        for line in self.spec.printed_lines:
            is_new = previous is not None and previous != line.key
            yield line, is_new and any(self.spec.closes(key) for key in (previous, line.key) if key)
            previous = line.key

    def _columns(self, row: Row) -> list[Column]:
        has_beside = self.options.published == "beside" and self.numbers.view.has_published(row)
        beside = self.numbers.of_the_paper if has_beside else []
        oracle = ["oracle"] if self.options.oracle and not self.numbers.view.is_quoted(row) else []
        return [Column(row, kind) for kind in ("ours", *beside, *oracle)]

    def _below(self, columns: Sequence[Column], line: PrintedLine) -> Iterator[tuple[str, list[Tex]]]:
        """The lines with the published numbers under ours, where any of the methods has one."""
        if self.options.published == "under" and any(self.numbers.view.has_published(row) for row, _ in columns):
            for kind in self.numbers.of_the_paper:
                yield kind, [self._cell(row, kind, line) if over == "ours" else Tex("") for row, over in columns]

    def _cell(self, row: Row, kind: str, line: PrintedLine) -> Tex:
        texts = [self.numbers.text(kind, row, line.key, metric) for metric in line.metrics]
        return Tex(joined(texts, EMPTY)) if kind == "ours" else small(joined(texts, EMPTY))

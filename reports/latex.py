"""The printed tables as LaTeX."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from data.files import atomic
from reports.confusion import HARD
from reports.printing import PUBLISHED_DECIMALS, best_printed, printed
from reports.published.reader import targets
from reports.spec import MEAN, Row, TableSpec
from reports.tex import Tex, TexPart, TexTable, column_parts, escape, render

Placement = Literal["none", "beside", "under"]
COLUMNS_PER_PART: dict[Placement, int] = {"none": 12, "under": 12, "beside": 6}
EMPTY = Tex("--")
AUXILIARY = Tex(r"$^{\dagger}$")
QUOTED = Tex(r"$^{*}$")


def table_tex(
    table: pd.DataFrame,
    spec: TableSpec,
    *,
    notes: Sequence[str] = (),
    published: pd.DataFrame | None = None,
    placement: Placement = "none",
    banner: Sequence[str] = (),
    standalone: bool = False,
) -> str:
    """LaTeX of a comparison table.

    table: from `comparison_table`. notes: plain sentences, from `table_notes`. published: the paper's cells,
    put beside or under ours by `placement`; cells that are
    wrong or not comparable are left out. The best of our own numbers
    in a column is bold, all of them if they are equal as printed; quoted rows do not compete. A table of more
    than twelve columns (six with numbers beside) is split into parts. banner: what is severely wrong with the
    numbers, from `findings.severe`. With `standalone` it is a whole document, else a float to input (needs
    booktabs and graphicx).
    """
    theirs = _published_texts(published, spec) if published is not None and placement != "none" else {}
    printer = _Printer(table.set_index("method"), spec, theirs, beside=placement == "beside")
    parts = [
        TexPart(("method", *(spec.labels[column] for column in columns)), tuple(printer.lines(columns)))
        for columns in column_parts([*spec.keys, MEAN], COLUMNS_PER_PART[placement])
    ]
    legend = (*printer.legend(), *notes)
    content = TexTable(spec.title, spec.name, tuple(parts), legend, align="l", banner=tuple(banner))
    return render(content, standalone=standalone)


def _published_texts(published: pd.DataFrame, spec: TableSpec) -> dict[tuple[str, str], str]:
    """The published numbers that ours may be compared with, by (method, category)."""
    cells = targets(published, spec)
    cells = cells[cells["metric"] == spec.metric]
    keys = zip(cells["method"], cells["category"], strict=True)
    return dict(zip(keys, [printed(value, PUBLISHED_DECIMALS) for value in cells["value"]], strict=True))


@dataclass(frozen=True)
class _Printer:
    """Prints a comparison table, indexed by method, with published numbers beside ours or on a line below."""

    table: pd.DataFrame
    spec: TableSpec
    published: Mapping[tuple[str, str], str]
    beside: bool

    def lines(self, columns: Sequence[str]) -> Iterator[tuple[Tex, ...]]:
        for row in self._rows():
            yield (self._label(row), *(self._cell(row, column) for column in columns))
            below = [self._published(row, column) for column in columns]
            if any(below) and not self.beside:
                yield (Tex(r"\quad{\footnotesize published}"), *(_small(text) for text in below))

    def legend(self) -> tuple[Tex, ...]:
        notes = {
            rf"{AUXILIARY}\,uses an auxiliary set.": any(row.auxiliary for row in self._rows()),
            rf"{QUOTED}\,quoted from the paper, not run here; never bold.": bool(self.table["quoted"].any()),
            "In parentheses: the published number.": self.beside and len(self.published) > 0,
        }
        return tuple(Tex(note) for note, holds in notes.items() if holds)

    def _rows(self) -> list[Row]:
        return [row for row in self.spec.rows if row.method in self.table.index]

    def _quoted(self, row: Row) -> bool:
        return bool(self.table["quoted"][row.method])

    def _label(self, row: Row) -> Tex:
        return Tex(escape(row.label) + AUXILIARY * row.auxiliary + QUOTED * self._quoted(row))

    def _published(self, row: Row, column: str) -> str:
        return "" if self._quoted(row) else self.published.get((row.method, column), "")

    def _cell(self, row: Row, column: str) -> Tex:
        text = self._value(row, column)
        wins = text and not self._quoted(row) and text == best_printed(self.table, column, self.spec.decimals)
        deviation = self._value(row, f"{column}_std")
        published = self._published(row, column) if self.beside else ""
        shown = rf"\textbf{{{text}}}" if wins else text or EMPTY
        shown += rf"\,{{\scriptsize$\pm$\,{deviation}}}" if deviation else ""
        return Tex(shown + (rf" {{\footnotesize({published})}}" if published else ""))

    def _value(self, row: Row, column: str) -> str:
        decimals = PUBLISHED_DECIMALS if self._quoted(row) else self.spec.decimals
        return printed(float(self.table[column][row.method]), decimals)


def _small(text: str) -> Tex:
    return Tex(rf"{{\footnotesize {text}}}") if text else EMPTY


def confusion_tex(
    matrix: pd.DataFrame,
    spec: TableSpec,
    *,
    notes: Sequence[str] = (),
    banner: Sequence[str] = (),
    standalone: bool = False,
) -> str:
    """LaTeX of a confusion matrix from `confusion_matrix`; cells below 90 percent are bold."""
    columns = [*spec.keys, MEAN]
    lines = matrix.set_index("category")[columns]
    rows = [
        (spec.labels[key], *(_confusion_cell(value, spec.decimals) for value in line))
        for key, *line in lines.itertuples()
    ]
    header = ("inlier category", *(spec.labels[column] for column in columns))
    legend = Tex(rf"Bold: below {HARD:g}. Rows: the model's inlier category; columns: the category of the anomalies.")
    part = TexPart(header, tuple(rows))
    table = TexTable(spec.title, spec.name, (part,), (legend, *notes), align="r", banner=tuple(banner))
    return render(table, standalone=standalone)


def _confusion_cell(value: float, decimals: int) -> Tex:
    text = printed(value, decimals)
    return Tex(rf"\textbf{{{text}}}" if value < HARD else text)


def write_tex(text: str, path: Path) -> None:
    """Writes LaTeX in UTF-8, all or nothing."""
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8")

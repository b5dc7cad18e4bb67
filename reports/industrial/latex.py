"""The tables of localising methods as LaTeX."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from reports.industrial.spec import METRIC_LABELS, IndustrialSpec, PrintedLine
from reports.industrial.view import BETWEEN, IndustrialView, joined
from reports.printing import PUBLISHED_DECIMALS, printed
from reports.published.reader import targets
from reports.spec import Row
from reports.tex import Tex, TexPart, TexTable, column_parts, escape, render

EMPTY = Tex("--")
QUOTED = Tex(r"$^{*}$")
RUN_PER_PART = 2
OURS_PER_PART = 4
QUOTED_PER_PART = 6
SMALL_ROWS = 45  # that a page holds in small type, with headers and notes
Column = tuple[str, Callable[[PrintedLine], Tex]]
Cell = tuple[str, str, str]


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
    beside ours with the difference in points; those that are wrong or not comparable are left out. The best of
    our own numbers of a line is bold, all of them if they are equal as printed. Methods that were run come two
    to a tabular, or four where there is nothing to put beside them; quoted ones follow in tabulars of their own.
    Smaller type keeps many rows on a page. banner: what is severely wrong with the numbers, from `findings.severe`.
    With `standalone` it is a whole document, else a float to input (needs booktabs and graphicx).
    """
    printer = _Printer(IndustrialView(table, spec), _comparable(published, spec))
    parts = (*printer.run_parts(), *printer.quoted_parts())
    size = "small" if sum(len(part.rows) for part in parts) <= SMALL_ROWS else "footnotesize"
    legend = (*printer.legend(), *notes)
    content = TexTable(spec.title, spec.name, parts, legend, align="l", size=size, banner=tuple(banner))
    return render(content, standalone=standalone)


def _comparable(published: pd.DataFrame | None, spec: IndustrialSpec) -> dict[Cell, float]:
    """The published numbers that ours may be compared with, by (method, category, metric)."""
    if published is None:
        return {}
    cells = targets(published, spec)
    keys = zip(cells["method"], cells["category"], cells["metric"], strict=True)
    return dict(zip(keys, cells["value"], strict=True))


@dataclass(frozen=True)
class _Printer:
    view: IndustrialView
    published: Mapping[Cell, float]

    @property
    def spec(self) -> IndustrialSpec:
        return self.view.spec

    def run_parts(self) -> Iterator[TexPart]:
        run = self.view.rows(quoted=False)
        if all(len(self._columns(row)) == 1 for row in run):
            yield from self._labelled_parts(run, OURS_PER_PART)
            return
        for rows in column_parts(run, RUN_PER_PART):
            blocks = [(row, self._columns(row)) for row in rows]
            groups = tuple((row.label, len(columns)) for row, columns in blocks)
            yield self._part([column for _, columns in blocks for column in columns], groups)

    def quoted_parts(self) -> Iterator[TexPart]:
        return self._labelled_parts(self.view.rows(quoted=True), QUOTED_PER_PART, QUOTED)

    def legend(self) -> Iterator[Tex]:
        yield Tex(f"{BETWEEN.join(METRIC_LABELS[name] for name in self.spec.printed)}, in percent.")
        if self.published:
            yield Tex("Difference: ours less the published number.")
        if self.spec.oracle:
            yield Tex("Oracle: the best epoch on the test set, per metric; ours is the last epoch.")
        if self.view.rows(quoted=True):
            yield Tex(rf"{QUOTED}\,quoted from the paper, not run here; never bold.")

    def _labelled_parts(self, rows: Sequence[Row], limit: int, mark: str = "") -> Iterator[TexPart]:
        """Our number alone for each method, under its label."""
        for of_part in column_parts(rows, limit):
            yield self._part([(Tex(escape(row.label) + mark), self._ours(row)) for row in of_part], ())

    def _part(self, columns: Sequence[Column], groups: tuple[tuple[str, int], ...]) -> TexPart:
        lines = self.spec.printed_lines
        rows = tuple((line.label, *(cell(line) for _, cell in columns)) for line in lines)
        return TexPart(("category", *(name for name, _ in columns)), rows, groups, self._ruled(lines))

    def _ruled(self, lines: Sequence[PrintedLine]) -> frozenset[int]:
        """Positions of averages over lines above them, and of what follows these."""
        starts = [i for i in range(1, len(lines)) if lines[i].key != lines[i - 1].key]
        return frozenset(i for i in starts if any(self.spec.closes(line.key) for line in lines[i - 1 : i + 1]))

    def _columns(self, row: Row) -> list[Column]:
        columns: list[Column] = [("ours", self._ours(row))]
        if any(method == row.method for method, _, _ in self.published):
            columns += [("published", self._published(row)), ("difference", self._difference(row))]
        return [*columns, ("oracle", self._oracle(row))] if self.spec.oracle else columns

    def _ours(self, row: Row) -> Callable[[PrintedLine], Tex]:
        return lambda line: Tex(joined([self._number(row, line.key, metric) for metric in line.metrics], EMPTY))

    def _number(self, row: Row, key: str, metric: str) -> str:
        text, deviation = (self.view.text(row, key, metric, kind) for kind in ("", "_std"))
        shown = rf"\textbf{{{text}}}" if self.view.is_best(row, key, metric) else text
        return shown + (rf"\,{{\scriptsize$\pm$\,{deviation}}}" if deviation else "")

    def _published(self, row: Row) -> Callable[[PrintedLine], Tex]:
        def cell(line: PrintedLine) -> Tex:
            values = [self._target(row, line.key, metric) for metric in line.metrics]
            return _small([printed(value, PUBLISHED_DECIMALS) for value in values])

        return cell

    def _difference(self, row: Row) -> Callable[[PrintedLine], Tex]:
        def cell(line: PrintedLine) -> Tex:
            ours = [self.view.number(row, line.key, metric) for metric in line.metrics]
            theirs = [self._target(row, line.key, metric) for metric in line.metrics]
            return _small([_signed(a - b, self.spec.decimals) for a, b in zip(ours, theirs, strict=True)])

        return cell

    def _oracle(self, row: Row) -> Callable[[PrintedLine], Tex]:
        return lambda line: _small([self.view.text(row, line.key, metric, "_oracle") for metric in line.metrics])

    def _target(self, row: Row, key: str, metric: str) -> float:
        return self.published.get((row.method, key, metric), float("nan"))


def _small(texts: list[str]) -> Tex:
    return Tex(rf"{{\footnotesize {joined(texts, EMPTY)}}}")


def _signed(value: float, decimals: int) -> str:
    text = printed(value, decimals)
    return Tex(f"${value:+.{decimals}f}$") if text else ""

"""The printed tables as LaTeX."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from data.files import atomic
from reports.confusion import HARD
from reports.printing import PrintOptions, chosen
from reports.spec import MEAN, Row, TableSpec
from reports.tex import Tex, TexPart, TexTable, column_parts, render
from reports.tex_numbers import EMPTY, TexNumbers, below, small
from reports.tex_widths import PAGE, ours_width, small_width
from reports.view import ComparisonView, comparable


def table_tex(
    table: pd.DataFrame,
    spec: TableSpec,
    *,
    notes: Sequence[str] = (),
    published: pd.DataFrame | None = None,
    banner: Sequence[str] = (),
    standalone: bool = False,
) -> str:
    """LaTeX of a comparison table, as the spec's `print` says.

    table: from `comparison_table`. notes: plain sentences, from `table_notes`. published: the paper's cells; those that
    are wrong or not comparable are left out. Quoted rows do not compete for the best of a column. A table that is
    too wide for a page is split into parts. banner: what is severely wrong with the
    numbers, from `findings.severe`. With `standalone` it is a whole document, else a float to input (needs
    booktabs and graphicx).
    """
    numbers = TexNumbers(ComparisonView(table, spec, comparable(published, spec)))
    parts = [
        TexPart(("method", *(spec.labels[column] for column in columns)), tuple(_lines(numbers, spec, columns)))
        for columns in column_parts(spec.printed_keys, _columns_per_part(numbers, spec.print))
    ]
    legend = (*_legend(numbers, spec), *notes)
    content = TexTable(spec.title, spec.name, tuple(parts), legend, align="l", banner=tuple(banner))
    return render(content, standalone=standalone)


def _columns_per_part(numbers: TexNumbers, options: PrintOptions) -> int:
    beside = len(numbers.of_the_paper) if options.published == "beside" and numbers.view.published else 0
    return PAGE // (ours_width(options) + beside * small_width())


def _lines(numbers: TexNumbers, spec: TableSpec, columns: Sequence[str]) -> Iterator[tuple[Tex, ...]]:
    quoted = numbers.view.quoted_methods()
    for row in (row for row in spec.printed_methods if row.method in quoted):
        yield (numbers.label(row), *(_cell(numbers, row, column, spec) for column in columns))
        if spec.print.published == "under" and numbers.view.has_published(row):
            for kind in numbers.of_the_paper:
                texts = [numbers.text(kind, row, column, spec.metric) for column in columns]
                if any(texts):
                    yield (below(kind), *map(small, texts))


def _cell(numbers: TexNumbers, row: Row, column: str, spec: TableSpec) -> Tex:
    ours = numbers.text("ours", row, column, spec.metric) or EMPTY
    if spec.print.published != "beside" or not numbers.view.has_published(row):
        return ours
    texts = [numbers.text(kind, row, column, spec.metric) for kind in numbers.of_the_paper]
    beside = "; ".join(text for text in texts if text)
    return Tex(ours + (rf" {{\footnotesize({beside})}}" if beside else ""))


def _legend(numbers: TexNumbers, spec: TableSpec) -> list[Tex]:
    marks = [Tex(text)] if (text := numbers.view.legend) else []
    difference = ", and ours less that" if spec.print.difference else ""
    has_beside = spec.print.published == "beside" and len(numbers.view.published) > 0
    beside = [Tex(f"In parentheses: the published number{difference}.")] if has_beside else []
    return [Tex(f"{spec.quantity}."), *marks, *numbers.footnotes, *beside]


def confusion_tex(
    matrix: pd.DataFrame,
    spec: TableSpec,
    *,
    notes: Sequence[str] = (),
    banner: Sequence[str] = (),
    standalone: bool = False,
) -> str:
    """LaTeX of a confusion matrix from `confusion_matrix`; cells below 90 percent are bold."""
    columns = [*chosen((*spec.keys, MEAN), spec.print.columns)]
    lines = matrix.set_index("category").loc[[*chosen(spec.keys, spec.print.rows)], columns]
    rows = [
        (spec.labels[key], *(_confusion_cell(value, spec.print) for value in line)) for key, *line in lines.itertuples()
    ]
    header = ("inlier category", *(spec.labels[column] for column in columns))
    hard = f"{spec.print.in_unit(HARD):g}"
    sides = "Rows: the model's inlier category; columns: the category of the anomalies."
    legend = Tex(f"{spec.quantity}. Bold: below {hard}. {sides}")
    part = TexPart(header, tuple(rows))
    table = TexTable(spec.title, spec.name, (part,), (legend, *notes), align="r", banner=tuple(banner))
    return render(table, standalone=standalone)


def _confusion_cell(value: float, options: PrintOptions) -> Tex:
    text = options.text(value)
    return Tex(rf"\textbf{{{text}}}" if value < HARD else text)


def write_tex(text: str, path: Path) -> None:
    """Writes LaTeX in UTF-8, all or nothing."""
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8")

"""The pairs of methods of a table as LaTeX."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from reports.industrial.spec import metric_label
from reports.labels import Labels
from reports.printing import table_number
from reports.significance.blocks import categories
from reports.significance.bootstrap import LEVEL, RESAMPLES
from reports.significance.testing import ALPHA
from reports.spec import MEAN, TableSpec
from reports.tex import Tex, TexLongTable, ragged, render_long

HEADER = ("first", "second", "difference", "interval", "wins", "p", "p (Holm)", "verdict", "notes")
COLUMNS = Tex(f"{ragged(0.17)}{ragged(0.17)}rrrrr{ragged(0.17)}l")
METHOD = f"Wilcoxon signed-rank test with Holm's correction, {LEVEL:.0%} intervals of {RESAMPLES} bootstrap resamples"
READING = (
    "What is paired are categories, each with its mean over repetitions; they are what is resampled. Difference: the "
    "first method less the second, in points. Wins: of the first to those of the second, in categories. p: of two "
    f"sides; corrected for all pairs below one heading, it is significant up to {ALPHA:g}."
)
NO_PAIR = "No two methods have all of their numbers."

Pair = Mapping[Hashable, Any]


def comparison_tex(frame: pd.DataFrame, spec: TableSpec, *, standalone: bool = False) -> str:
    """LaTeX of `frame`, from `compare`: a long table of all pairs, those of a metric and average under a heading.

    What is said of single pairs is numbered, above the table. With `standalone` it is a whole document, else a long
    table to input (needs booktabs, longtable and array).
    """
    pairs = frame.to_dict("records")
    headings = [_heading(pair) for pair in pairs]
    labels = Labels.of([spec])
    notes = {note: number for number, note in enumerate(dict.fromkeys(_notes(pairs)), start=1)}
    table = TexLongTable(
        f"Paired comparisons of the methods of table {table_number(spec.name)}, {spec.title}: {METHOD}",
        f"significance.{spec.name}",
        COLUMNS,
        HEADER,
        tuple(_row(pair, labels, notes) for pair in pairs) or ((NO_PAIR,),),
        (READING, *(f"{number}: {labels.note(note)}." for note, number in notes.items())),
        groups={i: text for i, text in enumerate(headings) if text not in headings[:i]},
    )
    return render_long([table], standalone=standalone)


def _heading(pair: Pair) -> str:
    average = "" if pair["average"] == MEAN else f", {pair['average']}"
    what = f"{metric_label(pair['metric'])}{average}"
    return f"{what}: {categories(pair['blocks'])}, Friedman's test p = {pair['friedman_p']:.2g}"


def _row(pair: Pair, labels: Labels, notes: Mapping[str, int]) -> tuple[str, ...]:
    sides = {f"{pair[side]} is better": f"{side} is better" for side in ("first", "second")}
    return (
        labels.method(pair["first"]),
        labels.method(pair["second"]),
        Tex(f"${pair['difference']:+.2f}$"),
        Tex(f"$[{pair['low']:+.2f}, {pair['high']:+.2f}]$"),
        f"{pair['wins']}:{pair['losses']}",
        f"{pair['p']:.4g}",
        f"{pair['p_holm']:.4g}",
        sides.get(str(pair["verdict"]), str(pair["verdict"])),
        ", ".join(str(notes[note]) for note in _notes([pair])),
    )


def _notes(pairs: Sequence[Pair]) -> Iterator[str]:
    yield from (part for pair in pairs for part in pair["note"].split("; ") if part)

"""The ledger as LaTeX: verdicts counted by table, then every published cell."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from reports.labels import Labels
from reports.ledger import NO_PUBLISHED_VALUE
from reports.printing import PUBLISHED_DECIMALS, printed, table_number
from reports.spec import TableSpec
from reports.tex import Tex, TexLongTable, ragged, render_long
from reports.verdicts import COUNTED, verdict_counts

HEADER = ("category", "method", "metric", "published", "ours", "difference", "verdict", "reasons")
COLUMNS = Tex(f"{ragged(0.11)}{ragged(0.2)}lrrr{ragged(0.14)}{ragged(0.09)}")
Cell = Mapping[Hashable, Any]


def ledger_tex(ledger: pd.DataFrame, specs: Sequence[TableSpec], *, standalone: bool = False) -> str:
    """LaTeX of the ledger: a table of verdict counts, then for each table its published cells and claims.

    ledger: from `ledger`. specs: of the tables, for titles and labels. Reasons (stand-ins, and notes) are numbered by
    table and told above it. With `standalone` it is a whole document, else long tables to input (needs booktabs,
    longtable and array).
    """
    counts = verdict_counts(ledger)
    titles = {spec.name: spec.title for spec in specs}
    summary = TexLongTable(
        "Verdicts on published cells and claims, and cells of ours of which the paper has none",
        "ledger",
        Tex("l" + "r" * len(counts.columns)),
        ("table", *COUNTED),
        tuple((f"{table_number(name)}, {titles[name]}", *map(str, row)) for name, *row in counts.itertuples()),
    )
    published = ledger[(ledger["verdict"] != NO_PUBLISHED_VALUE) | (ledger["published_status"] != "")]
    tables = [_long_table(published[published["table"] == spec.name], spec) for spec in specs]
    return render_long([summary, *(table for table in tables if table.rows)], standalone=standalone)


def _long_table(cells: pd.DataFrame, spec: TableSpec) -> TexLongTable:
    records = cells.to_dict("records")
    reasons = {reason: number for number, reason in enumerate(_distinct(records), start=1)}
    methods = [cell["method"] for cell in records]
    return TexLongTable(
        f"Ledger of table {table_number(spec.name)}, {spec.title}; tolerance {spec.tolerance:g} points",
        f"ledger.{spec.name}",
        COLUMNS,
        HEADER,
        tuple(_row(cell, spec, reasons) for cell in records),
        tuple(f"{number}: {reason}." for reason, number in reasons.items()),
        frozenset(i for i in range(1, len(methods)) if methods[i] != methods[i - 1]),
    )


def _row(cell: Cell, spec: TableSpec, reasons: Mapping[str, int]) -> tuple[str, ...]:
    labels = Labels.of([spec])
    return (
        labels.category(cell["category"]),
        labels.method(cell["method"]),
        labels.metric(cell["metric"]),
        _published(cell),
        _with_deviation(*(printed(float(cell[column]), spec.print.decimals) for column in ("ours", "ours_std"))),
        Tex(f"${cell['difference']:+.{spec.print.decimals}f}$") if pd.notna(cell["difference"]) else "",
        cell["verdict"],
        ", ".join(map(str, sorted(reasons[reason] for reason in _reasons(cell)))),
    )


def _published(cell: Cell) -> Tex:
    """As printed; an erratum with what it should be."""
    deviation: str = f"{cell['published_std']:g}" if pd.notna(cell["published_std"]) else ""
    text = _with_deviation(printed(float(cell["published"]), PUBLISHED_DECIMALS), deviation)
    return Tex(f"{text} [{cell['corrected']:g}]") if pd.notna(cell["corrected"]) else text


def _with_deviation(text: str, deviation: str) -> Tex:
    return Tex(rf"{text}\,{{\scriptsize$\pm$\,{deviation}}}" if deviation else text)


def _reasons(cell: Cell) -> Iterator[str]:
    """What stands in, and the parts of the note."""
    yield from (part for text in (cell["stands_in"], cell["note"]) for part in text.split("; ") if part)


def _distinct(records: Iterable[Cell]) -> list[str]:
    return list(dict.fromkeys(reason for cell in records for reason in _reasons(cell)))

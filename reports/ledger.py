"""The ledger: a verdict on every published number."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.files import atomic
from reports.cells import CELL, table_cells
from reports.claims import claimed_differences
from reports.divergence import Diverged, diverged, divergence
from reports.frames import as_text, read_lines, require_columns
from reports.metrics import VERSUS
from reports.published.reader import targets, trusted
from reports.spec import MEAN, TableSpec
from reports.stand_ins import StandIn, stand_in_texts

HOLDS = "holds"
DIFFERS = "differs"
NOT_RUN = "not run"
NO_PUBLISHED_VALUE = "no published value"
VERDICTS = (HOLDS, DIFFERS, NOT_RUN, NO_PUBLISHED_VALUE)
KEY = ["dataset", "protocol", *CELL]
COLUMNS = (
    "table",
    *KEY,
    "published",
    "published_std",
    "published_status",
    "corrected",
    "ours",
    "ours_std",
    "repetitions",
    "difference",
    "tolerance",
    "verdict",
    "stands_in",
    "note",
)
FORMATS = {
    **dict.fromkeys(("published", "published_std", "corrected", "tolerance"), "{:g}"),
    "ours": "{:.4f}",
    "ours_std": "{:.4f}",
    "difference": "{:+.4f}",
}
EMPTY = {"repetitions": 0, "asked": 0, "published_status": "", "note": "", "comparable": False}
TYPES = {
    **dict.fromkeys(("repetitions", "asked"), "int64"),
    **dict.fromkeys(("published", "published_std", "corrected", "target", "ours", "ours_std"), "float64"),
    "comparable": "bool",
}


def ledger(
    metrics: pd.DataFrame,
    published: Mapping[str, pd.DataFrame],
    specs: Sequence[TableSpec],
    stand_ins: Iterable[StandIn] = (),
) -> pd.DataFrame:
    """One row per published cell, and per cell of ours that has none, means included.

    metrics: the columns of metrics.csv. published: cells by table name, from `read_published`. Order: specs;
    the dataset that was run before the one in whose place; the spec's rows, then other methods; the spec's
    categories, the mean last. Columns COLUMNS; numbers in percent, `published` as printed, `difference` = ours -
    published in points, or ours - `corrected` where the printed number is an erratum that can be corrected.

    verdict: `holds` if |difference| <= the spec's tolerance, else `differs`; `not run` where ours is missing
    or not comparable (another dataset in its place, a mean over other categories); `no published value` also
    where the published one is unreadable or an erratum without correction. `note` says why.

    A claim without a number is a row of its own: its `method` is `<lower> - <higher>` and `ours` their difference in
    points, which `holds` below zero.
    """
    standing = tuple(stand_ins)
    tables = [_table_ledger(metrics, published.get(spec.name), spec, standing) for spec in specs]
    claims = [_claims(metrics, spec, standing) for spec in specs]
    parts = [part for both in zip(tables, claims, strict=True) for part in both if not part.empty]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _table_ledger(
    metrics: pd.DataFrame, published: pd.DataFrame | None, spec: TableSpec, stand_ins: tuple[StandIn, ...]
) -> pd.DataFrame:
    frame = _beside(_ours(metrics, spec), _theirs(published, spec))
    frame = _ordered(frame, spec).assign(table=spec.name, tolerance=spec.tolerance)
    frame["difference"] = (frame["ours"] - frame["target"]).where(frame["comparable"]).round(6)
    frame["verdict"] = _verdict(frame)
    cells, runs = frame.to_dict("records"), diverged(metrics, spec)
    frame["note"] = [_note(cell, spec, runs) for cell in cells]
    frame["stands_in"] = [_stands_in(cell, spec, stand_ins) for cell in cells]
    return frame[list(COLUMNS)]


def _claims(metrics: pd.DataFrame, spec: TableSpec, stand_ins: tuple[StandIn, ...]) -> pd.DataFrame:
    if not spec.claims:
        return pd.DataFrame(columns=list(COLUMNS))
    found = claimed_differences(metrics, spec)
    frame = found.assign(
        table=spec.name,
        dataset=spec.dataset,
        protocol=spec.protocols(found["lower"]),
        category=MEAN,
        method=found["lower"] + " - " + found["higher"],
        published_status="",
        verdict=np.where(found["ours"].isna(), NOT_RUN, np.where(found["ours"] < 0, HOLDS, DIFFERS)),
        note=found["text"],
        stands_in=[_pair_stands_in(pair, spec, stand_ins) for pair in found[["lower", "higher"]].to_numpy().tolist()],
    )
    return frame.reindex(columns=list(COLUMNS)).astype({"repetitions": "int64"})


def _pair_stands_in(pair: list[str], spec: TableSpec, stand_ins: tuple[StandIn, ...]) -> str:
    return "; ".join(stand_in_texts(stand_ins, spec.dataset, spec.covered(MEAN), pair))


def _ours(metrics: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    cells = table_cells(metrics, spec).rename(columns={"value": "ours", "std": "ours_std"})
    quoted = [row.method for row in spec.rows if row.quoted]
    return cells[~cells["method"].isin(quoted)].assign(dataset=spec.dataset, protocol=spec.protocols(cells["method"]))


def _theirs(published: pd.DataFrame | None, spec: TableSpec) -> pd.DataFrame:
    columns = [*KEY, "value", "std", "corrected", "status", "note"]
    cells = pd.DataFrame(columns=[*columns, "target", "comparable"])
    if published is not None:
        comparable = published.index.isin(targets(published, spec).index)
        cells = published[columns].assign(target=trusted(published), comparable=comparable)
    return cells.rename(columns={"value": "published", "std": "published_std", "status": "published_status"})


def _beside(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Both matched cell by cell; cells of ours with neither a number nor a published cell are left out."""
    frame = theirs.merge(ours, on=KEY, how="outer").fillna(EMPTY).astype(TYPES)
    return frame[(frame["published_status"] != "") | frame["ours"].notna()]


def _ordered(frame: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    categories = [*spec.keys, MEAN]
    metrics = [*spec.metrics, *(f"{VERSUS}_{key}" for key in categories)]
    methods = [row.method for row in spec.rows]
    position = pd.DataFrame(
        {
            "dataset": _positions(frame["dataset"], [spec.dataset]),
            "method": _positions(frame["method"], methods),
            "category": _positions(frame["category"], categories),
            "metric": _positions(frame["metric"], metrics),
        }
    )
    return frame.loc[position.sort_values(list(position.columns)).index].reset_index(drop=True)


def _positions(values: pd.Series, order: list[str]) -> pd.Series:
    """Place of each value in `order`; values that are not in it come after, by name."""
    known = {value: place for place, value in enumerate([*order, *sorted(set(values) - set(order))])}
    return values.map(known)


def _verdict(frame: pd.DataFrame) -> np.ndarray:
    holds = np.where(frame["difference"].abs() <= frame["tolerance"], HOLDS, DIFFERS)
    compared = np.where(frame["difference"].notna(), holds, NOT_RUN)
    return np.where(frame["target"].notna(), compared, NO_PUBLISHED_VALUE)


def _note(cell: Mapping[Hashable, Any], spec: TableSpec, runs: Diverged) -> str:
    """The published note, then why there is no number of ours or no comparison."""
    return "; ".join(reason for reason in (cell["note"], _reason(cell, spec, runs)) if reason)


def _reason(cell: Mapping[Hashable, Any], spec: TableSpec, runs: Diverged) -> str:
    if cell["method"] in [row.method for row in spec.rows if row.quoted]:
        return "quoted"
    if cell["dataset"] != spec.dataset:
        return f"{spec.dataset} was run in its place"
    if absence := spec.absence(cell["category"]):
        return f"absent: {absence}"
    if pd.isna(cell["ours"]) and cell["asked"]:
        finished = f"{cell['repetitions']} of {cell['asked']} repetitions finished"
        return "; ".join(filter(None, (finished, divergence(runs, spec, cell["method"], cell["category"]))))
    if cell["verdict"] == NOT_RUN and pd.notna(cell["ours"]):
        average = cell["category"] if cell["category"] in spec.averages else MEAN
        return f"our mean is over {', '.join(spec.members(average))}"
    return ""


def _stands_in(cell: Mapping[Hashable, Any], spec: TableSpec, stand_ins: tuple[StandIn, ...]) -> str:
    if not cell["asked"]:
        return ""
    named = {cell["category"], cell["metric"].removeprefix(f"{VERSUS}_")}
    categories = {category for name in named for category in spec.covered(name)}
    return "; ".join(stand_in_texts(stand_ins, spec.dataset, categories, [cell["method"]]))


def write_ledger(frame: pd.DataFrame, path: Path) -> None:
    """Writes ledger.csv: published numbers as printed, ours with four decimals."""
    with atomic(path) as temporary:
        as_text(frame, FORMATS).to_csv(temporary, index=False, lineterminator="\n")


def read_ledger(path: Path) -> pd.DataFrame:
    """Reads ledger.csv: str columns, empty where there is nothing, int64 `repetitions`, the other numbers float64."""
    frame = read_lines(path)
    require_columns(frame, COLUMNS, path.name)
    numbers = frame.assign(**{column: pd.to_numeric(frame[column]) for column in FORMATS})
    return numbers.astype({"repetitions": "int64", **dict.fromkeys(FORMATS, "float64")})

"""The ledger: a verdict on every published number."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.files import atomic
from reports.cells import CELL, table_cells
from reports.metrics import VERSUS
from reports.published.reader import TARGETS
from reports.spec import MEAN, TableSpec
from reports.stand_ins import StandIn, stand_in_texts

HOLDS = "holds"
DIFFERS = "differs"
NOT_RUN = "not run"
NO_PUBLISHED_VALUE = "no published value"
COLUMNS = (
    "table",
    "dataset",
    "protocol",
    *CELL,
    "published",
    "published_status",
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
    "published": "{:g}",
    "tolerance": "{:g}",
    "ours": "{:.4f}",
    "ours_std": "{:.4f}",
    "difference": "{:+.4f}",
}
TEXT = ["published_status", "note"]


def ledger(
    metrics: pd.DataFrame,
    published: Mapping[str, pd.DataFrame],
    specs: Sequence[TableSpec],
    stand_ins: Iterable[StandIn] = (),
) -> pd.DataFrame:
    """One row per published cell, and per cell of ours that has none, means included.

    metrics: the columns of metrics.csv. published: cells by table name, from `read_published`. Order: specs,
    then their rows (methods the spec lacks last), then categories as in the spec, the mean last. Columns
    COLUMNS; numbers in percent, `difference` = ours - published in points.

    verdict: `holds` if |difference| <= the spec's tolerance, else `differs`; `not run` where ours is missing
    or not comparable; `no published value` also where the published one is unreadable or an erratum. `note`
    says why.
    """
    standing = tuple(stand_ins)
    tables = [_table_ledger(metrics, published.get(spec.name), spec, standing) for spec in specs]
    return pd.concat(tables, ignore_index=True)


def _table_ledger(
    metrics: pd.DataFrame, published: pd.DataFrame | None, spec: TableSpec, stand_ins: tuple[StandIn, ...]
) -> pd.DataFrame:
    frame = _beside(table_cells(metrics, spec), published, spec)
    frame = frame.assign(
        table=spec.name, dataset=spec.dataset, protocol=spec.protocol, tolerance=spec.tolerance
    )
    frame["difference"] = _difference(frame, spec)
    frame["verdict"] = _verdict(frame)
    frame["note"] = [_note(cell, spec) for cell in frame.to_dict("records")]
    frame["stands_in"] = [
        stand_in_texts(stand_ins, spec.dataset, category, method) if asked else ""
        for category, method, asked in zip(
            frame["category"], frame["method"], frame["asked"] > 0, strict=True
        )
    ]
    return frame[list(COLUMNS)]


def _beside(ours: pd.DataFrame, published: pd.DataFrame | None, spec: TableSpec) -> pd.DataFrame:
    """Ours and published cells matched, in the order of the spec; cells that neither has are left out."""
    quoted = [row.method for row in spec.rows if row.quoted]
    ours = ours[~ours["method"].isin(quoted)].rename(columns={"value": "ours", "std": "ours_std"})
    columns = [*CELL, "value", "status", "note"]
    theirs = pd.DataFrame(columns=columns) if published is None else published[columns]
    theirs = theirs.rename(columns={"value": "published", "status": "published_status"})
    frame = theirs.merge(ours, on=CELL, how="outer").fillna(
        {"repetitions": 0, "asked": 0} | dict.fromkeys(TEXT, "")
    )
    frame = frame[(frame["published_status"] != "") | frame["ours"].notna()]
    frame = frame.astype({"repetitions": "int64", "asked": "int64", "published": float, "ours": float})
    return _ordered(frame, spec)


def _ordered(frame: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    categories = [*spec.keys, MEAN]
    methods = [row.method for row in spec.rows]
    position = pd.DataFrame(
        {
            "method": _positions(frame["method"], methods),
            "category": _positions(frame["category"], categories),
            "metric": _positions(frame["metric"], [f"{VERSUS}_{key}" for key in categories]),
        }
    )
    return frame.loc[position.sort_values(["method", "category", "metric"]).index].reset_index(drop=True)


def _positions(values: pd.Series, order: list[str]) -> pd.Series:
    """Place of each value in `order`; values that are not in it come after, by name."""
    known = {value: place for place, value in enumerate([*order, *sorted(set(values) - set(order))])}
    return values.map(known)


def _difference(frame: pd.DataFrame, spec: TableSpec) -> pd.Series:
    comparable = frame["published_status"].isin(TARGETS) & ~_partial_mean(frame, spec)
    return (frame["ours"] - frame["published"]).where(comparable).round(6)


def _partial_mean(frame: pd.DataFrame, spec: TableSpec) -> pd.Series:
    """Means that leave out an absent category: not comparable with a published mean over all."""
    is_mean = (frame["category"] == MEAN) | (frame["metric"] == f"{VERSUS}_{MEAN}")
    return is_mean & bool(spec.absent)


def _verdict(frame: pd.DataFrame) -> np.ndarray:
    holds = np.where(frame["difference"].abs() <= frame["tolerance"], HOLDS, DIFFERS)
    compared = np.where(frame["difference"].notna(), holds, NOT_RUN)
    return np.where(frame["published_status"].isin(TARGETS), compared, NO_PUBLISHED_VALUE)


def _note(cell: Mapping[Hashable, Any], spec: TableSpec) -> str:
    """The published note, then why there is no number of ours or no comparison."""
    reasons = [str(cell["note"])]
    if cell["method"] in [row.method for row in spec.rows if row.quoted]:
        reasons.append("quoted")
    elif cell["category"] in spec.absent:
        reasons.append(f"absent: {spec.absent[str(cell['category'])]}")
    elif pd.isna(cell["ours"]) and cell["asked"]:
        reasons.append(f"{cell['repetitions']} of {cell['asked']} repetitions finished")
    elif cell["verdict"] == NOT_RUN and pd.notna(cell["ours"]):
        reasons.append(f"our mean leaves out {', '.join(spec.absent)}")
    return "; ".join(reason for reason in reasons if reason)


def write_ledger(frame: pd.DataFrame, path: Path) -> None:
    """Writes ledger.csv: published numbers as printed, ours with four decimals."""
    shown = frame.assign(**{column: _shown(frame[column], form) for column, form in FORMATS.items()})
    with atomic(path) as temporary:
        shown.to_csv(temporary, index=False, lineterminator="\n")


def _shown(values: pd.Series, form: str) -> pd.Series:
    return values.map(form.format).where(values.notna(), "")

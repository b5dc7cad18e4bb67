"""PRO of the same anomaly maps under the exact definition and those of other suites, with the differences."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data.files import atomic
from reports.frames import as_text
from reports.localisation.audited import AUDITED
from reports.localisation.definitions import DEFINITIONS
from reports.metrics import LAST
from reports.spec import MEAN
from reports.tex import Tex, TexLongTable, render_long

EXACT = "pro"
STORED = (EXACT, *DEFINITIONS)
OTHERS = (*DEFINITIONS, *AUDITED)
GROUP = ["dataset", "protocol", "method"]
RUN = [*GROUP, "category", "repetition"]
COLUMNS = (*RUN, EXACT, *(column for name in OTHERS for column in (name, f"{name}_difference")))
HEADINGS = ("bgad1000", "mvtec3d100", "200 thresholds", "50 bins")
NOTES = (
    "PRO in percent of the first repetition's maps of the last epoch, and what other definitions give on the same maps "
    "less that, in points.",
    "bgad1000: the official code of BGAD. mvtec3d100: that of MVTec 3D-AD with 100 thresholds. 200 thresholds: Reverse "
    "Distillation's and those who took it over. 50 bins: a histogram of the scores.",
)


class Audited(NamedTuple):
    """A run on a category, and PRO of its maps by the definitions AUDITED, fractions."""

    dataset: str
    protocol: str
    method: str
    category: str
    repetition: int
    values: Mapping[str, float]


def metric_audit(metrics: pd.DataFrame, audited: Iterable[Audited]) -> pd.DataFrame:
    """One row per run, and one of the mean of each dataset, protocol and method; the columns COLUMNS, in percent.

    metrics: the columns of metrics.csv, which has what tables may show of PRO. A mean is NaN unless all its runs have a
    value. Raises ValueError for a run that is not in metrics.csv.
    """
    rows = [{**run._asdict(), **{name: 100 * value for name, value in run.values.items()}} for run in audited]
    if not rows:
        return pd.DataFrame(columns=list(COLUMNS))
    frame = pd.DataFrame(rows).drop(columns="values")
    stored = metrics[(metrics["checkpoint"] == LAST) & metrics["metric"].isin(STORED)]
    wide = stored.pivot(index=RUN, columns="metric", values="value").reset_index()
    found = frame.merge(wide, on=RUN, how="left", indicator=True)
    _refuse_strangers(found)
    found = pd.concat([_with_mean(group) for _, group in found.groupby(GROUP, sort=False)], ignore_index=True)
    differences = {f"{name}_difference": found[name] - found[EXACT] for name in OTHERS}
    return found.assign(**differences)[list(COLUMNS)]


def _refuse_strangers(found: pd.DataFrame) -> None:
    unknown = found["_merge"] != "both"
    if unknown.any():
        raise ValueError(f"metrics.csv has no PRO of {found.loc[unknown, RUN].iloc[0].to_dict()}; make it again")


def _with_mean(group: pd.DataFrame) -> pd.DataFrame:
    means = group[[EXACT, *OTHERS]].mean(skipna=False)
    last = group.iloc[[0]].assign(category=MEAN, **means)
    return pd.concat([group, last])


def write_audit(frame: pd.DataFrame, path: Path) -> None:
    """Writes the audit with four decimals, differences signed."""
    signed = {f"{name}_difference": "{:+.4f}" for name in OTHERS}
    with atomic(path) as temporary:
        shown = as_text(frame, dict.fromkeys((EXACT, *OTHERS), "{:.4f}") | signed)
        shown.to_csv(temporary, index=False, lineterminator="\n")


def audit_tex(frame: pd.DataFrame, labels: Mapping[str, str], *, standalone: bool = False) -> str:
    """LaTeX of an audit; labels: of methods. With `standalone` a document, else a long table to input."""
    header = ("dataset", "method", "category", "exact PRO", *HEADINGS)
    rows = tuple(_rows(frame, labels))
    ruled = frozenset(i + 1 for i in range(len(rows) - 1) if frame["category"].iloc[i] == MEAN)
    table = TexLongTable("PRO by the definitions of other suites", "audit", Tex("lllrrrrr"), header, rows, NOTES, ruled)
    return render_long([table], standalone=standalone)


def _rows(frame: pd.DataFrame, labels: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for row in frame.to_dict("records"):
        dataset = f"{row['dataset']}, {row['protocol']}".replace("_", " ")
        differences = [_signed(row[f"{name}_difference"]) for name in OTHERS]
        exact = "" if pd.isna(row[EXACT]) else f"{row[EXACT]:.2f}"
        yield dataset, labels[row["method"]], row["category"].replace("_", " "), exact, *differences


def _signed(value: float) -> Tex:
    return Tex("--" if pd.isna(value) else f"${value:+.2f}$")

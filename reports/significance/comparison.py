"""Every pair of methods of a table: difference, interval, ranks and p."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from data.files import atomic
from data.seeded import generator
from reports.frames import as_text
from reports.industrial.spec import label
from reports.significance.blocks import DECIMALS, averages, blocks, categories, left_out
from reports.significance.bootstrap import intervals
from reports.significance.ranks import average_ranks, friedman_p
from reports.significance.testing import ALPHA, holm, smallest_p, wilcoxon
from reports.spec import TableSpec

COLUMNS = (
    "metric",
    "average",
    "blocks",
    "first",
    "second",
    "difference",
    "low",
    "high",
    "first_rank",
    "second_rank",
    "wins",
    "losses",
    "statistic",
    "p",
    "p_holm",
    "p_holm_best",
    "smallest_p_holm",
    "friedman_p",
    "verdict",
    "note",
)
FORMATS = {
    **dict.fromkeys(("difference", "low", "high"), "{:+.4f}"),
    **dict.fromkeys(("first_rank", "second_rank"), "{:.4f}"),
    "statistic": "{:g}",
    **dict.fromkeys(("p", "p_holm", "p_holm_best", "smallest_p_holm", "friedman_p"), "{:.4g}"),
}
SAME = "not significant"
IMPOSSIBLE = "cannot be significant"


def compare(metrics: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    """One row per pair of methods that we ran, for each headline metric and average; the columns COLUMNS.

    metrics: the columns of metrics.csv. `difference` is the mean over blocks (see `blocks`) of the first method less
    the second's, in points, `low` and `high` are its bootstrap interval, ranks are averages over blocks, 1 the best.
    `statistic` is the sum of signed ranks, above 0 where the first is better, and `p` that of its test; `p_holm` is
    corrected for all pairs of the metric and average, `p_holm_best` for those with the method of the highest mean, and
    `smallest_p_holm` is the smallest that so many blocks and pairs can give. `verdict`: which is better by `p_holm` at
    0.05, `not significant`, or, where even the smallest is above 0.05, `cannot be significant`.
    """
    families = [_family(metrics, spec, metric, average) for metric in spec.headline for average in averages(spec)]
    return pd.concat(families, ignore_index=True)


def _family(metrics: pd.DataFrame, spec: TableSpec, metric: str, average: str) -> pd.DataFrame:
    """All pairs of one metric and average."""
    values, without = blocks(metrics, spec, metric, average), left_out(metrics, spec, metric, average)
    first, second = np.triu_indices(values.shape[1], 1)
    if not len(first):
        return pd.DataFrame(columns=list(COLUMNS))
    names, ranks = values.columns.to_numpy(), average_ranks(values.to_numpy())
    frame = pd.DataFrame({"first": names[first], "second": names[second]})
    frame = frame.assign(metric=metric, average=average, blocks=len(values), friedman_p=friedman_p(values.to_numpy()))
    frame = frame.assign(first_rank=ranks[first], second_rank=ranks[second])
    differences = (values.to_numpy()[:, first] - values.to_numpy()[:, second]).round(DECIMALS)
    frame = _sized(frame, differences, generator(f"bootstrap {spec.name} {metric} {average}"))
    frame = _tested(frame, differences).assign(p_holm_best=_with_best(frame, values))
    return frame.assign(verdict=_verdicts(frame), note=_notes(frame, spec, without))[list(COLUMNS)]


def _sized(frame: pd.DataFrame, differences: np.ndarray, draws: np.random.Generator) -> pd.DataFrame:
    low, high = intervals(differences, draws)
    wins, losses = (differences > 0).sum(axis=0), (differences < 0).sum(axis=0)
    return frame.assign(difference=differences.mean(axis=0), low=low, high=high, wins=wins, losses=losses)


def _tested(frame: pd.DataFrame, differences: np.ndarray) -> pd.DataFrame:
    statistics, p = np.array([wilcoxon(column) for column in differences.T]).T
    smallest = smallest_p(len(differences), len(frame))
    return frame.assign(statistic=statistics, p=p, p_holm=holm(p), smallest_p_holm=smallest)


def _with_best(frame: pd.DataFrame, values: pd.DataFrame) -> np.ndarray:
    """Of the pairs with the method of the highest mean, NaN of the others."""
    best, p = against_best(values)
    other = frame["second"].where(frame["first"] == best, frame["first"])
    return other.map(p).where((frame["first"] == best) | (frame["second"] == best)).to_numpy(dtype=float)


def against_best(values: pd.DataFrame) -> tuple[str, pd.Series]:
    """The method of the highest mean, and of every other the p of the test against it, corrected for all of these.

    values: from `blocks`, at least one method.
    """
    best = str(values.mean().idxmax())
    others = values.drop(columns=best)
    p = [wilcoxon((values[best] - others[name]).round(DECIMALS).to_numpy())[1] for name in others]
    return best, pd.Series(holm(np.array(p)), index=others.columns)


def _verdicts(frame: pd.DataFrame) -> np.ndarray:
    better = frame["first"].where(frame["statistic"] > 0, frame["second"]) + " is better"
    tested = np.where(frame["p_holm"] <= ALPHA, better, SAME)
    return np.where(frame["smallest_p_holm"] <= ALPHA, tested, IMPOSSIBLE)


def _notes(frame: pd.DataFrame, spec: TableSpec, without: Sequence[str]) -> list[str]:
    """Where other images than the other's tested a method, where there are too few blocks, and what is left out."""
    protocols = zip(spec.protocols(frame["first"]), spec.protocols(frame["second"]), strict=True)
    texts = ["" if a == b else f"tested on the images of {label(a, {})} and of {label(b, {})}" for a, b in protocols]
    smallest = frame["smallest_p_holm"].iloc[0]
    there = f"{categories(frame['blocks'].iloc[0])}, pairs compared: {len(frame)}"
    few = f"{there}, so that no p can lie below {smallest:.4g}"
    reasons = [*([few] if smallest > ALPHA else []), *(f"left out, a number is missing: {name}" for name in without)]
    return ["; ".join(filter(None, (*reasons, text))) for text in texts]


def write_comparison(frame: pd.DataFrame, path: Path) -> None:
    """Writes the pairs with four decimals, p with four digits."""
    with atomic(path) as temporary:
        as_text(frame, FORMATS).to_csv(temporary, index=False, lineterminator="\n")

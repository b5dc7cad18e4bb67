"""Controls: a random score, which must know nothing, and an oracle score, which is the label itself."""

import hashlib
import math

import numpy as np
import pandas as pd

from reports.findings import ERROR, WARNING, Finding
from reports.metrics import AUROC, LAST, VERSUS, category_metrics, metrics_frame

RANDOM = "random"
ORACLE = "oracle_score"
BAND_DEVIATIONS = 5.0
MAY_EXCEED_ORACLE = ("pro_bgad1000",)  # see its definition
ROUNDING = 1e-6  # of metrics.csv


def control_metrics(
    test: pd.DataFrame, *, dataset: str, protocol: str, repetitions: int, confusion: bool
) -> pd.DataFrame:
    """Metrics of both controls for repetitions 0 to `repetitions` - 1, in the format of `metrics.evaluate`.

    test: columns `category, dataset, split, row, label, anomaly`. The random scores depend on (dataset,
    category, repetition) and the set of test images, not on the order of the rows or on other categories.
    """
    records: dict[str, list[tuple[str, int, str, float]]] = {RANDOM: [], ORACLE: []}
    for category, rows in test.groupby("category", sort=True, observed=True):
        rows = rows.sort_values(["dataset", "split", "row"])
        for repetition in range(repetitions):
            noise = random_generator(dataset, str(category), repetition).random(len(rows))
            for method, scores in ((RANDOM, noise), (ORACLE, rows["anomaly"].to_numpy(dtype=np.float64))):
                values = category_metrics(rows, scores, confusion=confusion)
                records[method] += [(str(category), repetition, *item) for item in values.items()]
    frames = [metrics_frame(records[m], dataset=dataset, protocol=protocol, method=m) for m in records]
    return pd.concat(frames, ignore_index=True)


def random_generator(dataset: str, category: str, repetition: int) -> np.random.Generator:
    """The random control's generator, seeded with sha256 of (dataset, category, `random`, repetition)."""
    identity = "\x1f".join((dataset, category, RANDOM, str(repetition)))
    return np.random.default_rng(int.from_bytes(hashlib.sha256(identity.encode()).digest(), "big"))


def random_band(inliers: int, anomalies: int) -> float:
    """How far from 50 percent the AUROC of a random score may lie: five standard deviations, in points.

    Without ties the Mann-Whitney statistic U of two equal distributions has variance m n (m + n + 1) / 12
    (Mann and Whitney 1947, "On a test of whether one of two random variables is stochastically larger than
    the other"), and AUROC = U / (m n).
    """
    return 100 * BAND_DEVIATIONS * math.sqrt((inliers + anomalies + 1) / (12 * inliers * anomalies))


def check_controls(metrics: pd.DataFrame, test: pd.DataFrame, *, dataset: str, protocol: str) -> list[Finding]:
    """Errors where a control is missing, an oracle is not exactly 100, or a random score is outside its band.

    metrics: the columns of metrics.csv; other datasets and protocols in it are ignored. test: the test frame
    of this dataset and protocol.
    """
    here = metrics[(metrics["dataset"] == dataset) & (metrics["protocol"] == protocol)]
    findings = []
    for category, rows in test.groupby("category", sort=True, observed=True):
        for method in (RANDOM, ORACLE):
            runs = here[(here["category"] == category) & (here["method"] == method)]
            place = f"{dataset} {protocol} {category} {method}"
            if not (runs["metric"] == AUROC).any():
                findings.append(Finding(ERROR, place, "the control was not run", str(category), method))
            findings += _check_runs(runs, rows, place, method)
    return findings


def _check_runs(runs: pd.DataFrame, test: pd.DataFrame, place: str, method: str) -> list[Finding]:
    findings = []
    for repetition, metric, value in runs[["repetition", "metric", "value"]].itertuples(index=False):
        centre, width = (100.0, 0.0) if method == ORACLE else (50.0, random_band(*_class_sizes(test, metric)))
        if not abs(value - centre) <= width:
            text = f"{metric} of repetition {repetition} is {value:.4f}, expected {centre:.0f} +- {width:.4f}"
            findings.append(Finding(ERROR, place, text, str(test["category"].iloc[0]), method))
    return findings


def _class_sizes(test: pd.DataFrame, metric: str) -> tuple[int, int]:
    versus = metric.startswith(f"{VERSUS}_")
    chosen = test["anomaly"] & (f"{VERSUS}_" + test["label"] == metric) if versus else test["anomaly"]
    return int((~test["anomaly"]).sum()), int(chosen.sum())


def check_methods(runs: pd.DataFrame) -> list[Finding]:
    """Errors where a run lies outside the controls: ranked worse than by chance, or better than by the labels.

    runs: from `banded`. Only PRO as BGAD's code has it may exceed 100.
    """
    names = ["dataset", "protocol", "category", "method", "repetition", "metric", "value", "band"]
    findings = []
    for *key, value, band in runs[names].itertuples(index=False):
        dataset, protocol, category, method, repetition, metric = key
        if reason := _beyond(value, metric) or worse_than_random(value, band):
            text = f"{metric} of repetition {repetition} is {value:.4f}, {reason}"
            findings.append(Finding(ERROR, f"{dataset} {protocol} {category} {method}", text, category, method))
    return findings


def banded(metrics: pd.DataFrame, test: pd.DataFrame) -> pd.DataFrame:
    """The metrics of the last epoch with `band`, how far below 50 each may lie by chance; infinite of no AUROC.

    metrics: the columns of metrics.csv, of runs on the test frame `test`. The band is `random_band` of the category's
    images, for an AUROC of pixels too: those of an image are not independent, so that they count no more.
    """
    tested = {str(category): rows for category, rows in test.groupby("category", observed=True)}
    last = metrics[metrics["checkpoint"] == LAST]
    places = zip(last["category"], last["metric"], strict=True)
    return last.assign(band=[_band(tested.get(category), metric) for category, metric in places])


def _band(test: pd.DataFrame | None, metric: str) -> float:
    sizes = _class_sizes(test, metric) if AUROC in metric and test is not None else (0, 0)
    return random_band(*sizes) if all(sizes) else math.inf


def _beyond(value: float, metric: str) -> str:
    """Whether a value is none that the oracle or its opposite could have, in words."""
    inside = math.isnan(value) or -ROUNDING <= value <= 100 + ROUNDING or metric in MAY_EXCEED_ORACLE
    return "" if inside else "outside 0 to 100"


def worse_than_random(value: float, band: float) -> str:
    """Whether an AUROC lies below the band of a random score, in words."""
    return f"worse than a random score, which has 50 +- {band:.4f}" if value < 50 - band else ""


def check_scores(scores: pd.DataFrame, *, place: str) -> list[Finding]:
    """An error for each run that gives every image the same score, a warning for each run with NaN scores.

    scores: columns `member, repetition, score`. `place` is what the scores are of, for the messages; the category of a
    finding is the member.
    """
    findings = []
    for (member, repetition), run in scores.groupby(["member", "repetition"], observed=True)["score"]:
        where = f"{place} {member} repetition {repetition}"
        if run.isna().any():
            text = f"{int(run.isna().sum())} of {len(run)} scores are NaN: the run diverged and has no metric"
            findings.append(Finding(WARNING, where, text, str(member)))
        elif run.nunique() == 1:
            text = f"all {len(run)} scores are {float(run.iloc[0])!r}: it ranks nothing"
            findings.append(Finding(ERROR, where, text, str(member)))
    return findings

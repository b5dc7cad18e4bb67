"""Whether a method is worse than chance in the mean over categories, which tells more than each of them alone."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from reports.controls import worse_than_random
from reports.findings import ERROR, Finding

KNOWN_CLASS = "known_class"
WITH_SUBSETS = ("unsupervised", "few_anomalies")  # `<product>.<subset>`
ONE_MODEL = "dataset_vs_dataset"  # which scores the same inliers in each of its categories


def check_means(banded: pd.DataFrame, *, dataset: str, protocol: str, method: str) -> list[Finding]:
    """Errors where the mean of an AUROC over categories lies below 50 by more than that of random scores may.

    banded: from `controls.banded`, of one method on all of its categories. Subsets (`<product>.hard`) of industrial
    protocols have a mean of their own. An error stands once for each category of the mean, with the same words.
    """
    runs = _parted(banded, protocol).groupby(["subset", "metric", "repetition"])
    return [
        finding
        for (name, metric, repetition), run in runs
        if len(run) > 1
        for finding in _found(run, f"{metric} of repetition {repetition}", f"{dataset} {protocol} {name}", method)
    ]


def _parted(banded: pd.DataFrame, protocol: str) -> pd.DataFrame:
    """With the `product` and `subset` of each category; only industrial protocols have them in its name."""
    if protocol == ONE_MODEL:
        return banded.assign(product="", subset="")
    if protocol not in (KNOWN_CLASS, *WITH_SUBSETS):
        return banded.assign(product=banded["category"], subset="")
    parts = banded["category"].str.partition(".")
    return banded.assign(product=parts[0], subset=parts[2] if protocol in WITH_SUBSETS else "")


def _found(run: pd.DataFrame, what: str, where: str, method: str) -> Iterator[Finding]:
    mean = run["value"].mean(skipna=False)
    if reason := worse_than_random(mean, _band(run)):
        text = f"the mean of {what} over {len(run)} categories is {mean:.4f}, {reason}"
        for category in run["category"]:
            yield Finding(ERROR, f"{where.strip()} mean {method}", text, str(category), method)


def _band(run: pd.DataFrame) -> float:
    """Of the mean of independent numbers, the root of the sum of their squared bands over how many there are.

    Categories of one product, as known classes or the datasets of outliers, share its good images: at worst they err
    together, so that their bands add up.
    """
    return float(np.sqrt((run.groupby("product")["band"].sum() ** 2).sum()) / len(run))

"""Choosing hyperparameters on training data only: fit on nine tenths, look at the tenth that was held out."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from methods.detector import Features, TrainingSet
from methods.fitting import Fitted, build, fit_and_score
from methods.seeds import derive


def sweep(
    method: Mapping[str, Any],
    hyperparameter: str,
    values: list[Any],
    members: Mapping[str, Features],
    auxiliary: Features,
    *,
    fraction: float,
    stack: int,
    device: str,
) -> Iterator[pd.DataFrame]:
    """For each value, the scores of what was held out: columns `value, member, auxiliary (bool), score`.

    `members` maps each member to its inliers `(n, d)`. The split depends on the member alone, so that all values and
    methods are compared on the same images.
    """
    held_in, held_out = _split(auxiliary, fraction, "auxiliary")
    splits = {member: _split(inliers, fraction, member) for member, inliers in members.items()}
    for value in values:
        settings = {**method["hyperparameters"], "minimum_steps": 1, hyperparameter: value}
        results = fit_and_score(
            [build(method["class"], settings, derive("sweep", member), device) for member in splits],
            [
                TrainingSet(f"sweep {hyperparameter}={value} {member}", kept, held_in)
                for member, (kept, _) in splits.items()
            ],
            [np.concatenate([left, held_out]) for _, left in splits.values()],
            stack=stack,
            jobs=1,
            device=device,
        )
        yield _frame(value, splits, results)


def _split(features: Features, fraction: float, name: str) -> tuple[Features, Features]:
    order = np.random.default_rng(derive("sweep", "held out", name)).permutation(len(features))
    count = round(fraction * len(features))
    return features[order[count:]], features[order[:count]]


def _frame(value: Any, splits: Mapping[str, tuple[Features, Features]], results: list[Fitted]) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "member": member,
                "auxiliary": np.arange(len(result.scores)) >= len(left),
                "score": result.scores,
            }
        )
        for (member, (_, left)), result in zip(splits.items(), results, strict=True)
    ]
    return pd.concat(parts, ignore_index=True).assign(value=value)

"""Choosing a localising method's hyperparameters on training data: held-out normal images, and held-out copies.

The known anomalies of one run are all that it learns from; of their pasted copies a part is held out with the same part
of the normal images, and the rest trains. Test images are not read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from methods.fitting import build
from methods.levels import Levels
from methods.localiser import KnownAnomalies, MapTrainingSet
from methods.seeds import derive


@dataclass(frozen=True)
class HeldOut:
    """What a hyperparameter's value makes of the held-out images: scores `(n,)`, maps and masks `(n, side, side)`."""

    value: Any
    scores: np.ndarray
    maps: np.ndarray
    masks: np.ndarray


def sweep_maps(
    method: Mapping[str, Any],
    hyperparameter: str,
    values: list[Any],
    normal: Levels,
    anomalies: KnownAnomalies,
    *,
    fraction: float,
    device: str,
) -> Iterator[HeldOut]:
    """Train once for each value, all from the same seed, on the same images; score what was held out."""
    normals, copies = round(fraction * len(normal[0])), round(fraction * len(anomalies.pasted_masks))
    held_out = tuple(
        np.concatenate([of_normal[:normals], of_copies[:copies]])
        for of_normal, of_copies in zip(normal, anomalies.pasted, strict=True)
    )
    side = anomalies.pasted_masks.shape[-1]
    masks = np.concatenate([np.zeros((normals, side, side), np.uint8), anomalies.pasted_masks[:copies]])
    kept = replace(anomalies, pasted=_after(anomalies.pasted, copies), pasted_masks=anomalies.pasted_masks[copies:])
    for value in values:
        settings = {**method["hyperparameters"], hyperparameter: value}
        localiser = build(method["class"], settings, derive("sweep", method["name"]), device)
        name = f"sweep {method['name']} {hyperparameter}={value}"
        localiser.fit(MapTrainingSet(name, _after(normal, normals), kept))
        scores, maps = localiser.score(held_out, side)
        yield HeldOut(value, scores, maps, masks)


def _after(levels: Levels, count: int) -> Levels:
    return tuple(level[count:] for level in levels)

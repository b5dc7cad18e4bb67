"""Choosing a localising method's hyperparameters on training data: held-out normal images, and anomalies made of them.

Of the pasted copies of a run's known anomalies, or of the synthetic anomalies, a part is held out with the same part of
the normal images, and the rest trains. Test images are not read but those that are known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from methods.fitting import build
from methods.levels import Levels
from methods.localiser import KnownAnomalies, MapTrainingSet, SyntheticAnomalies
from methods.seeds import derive


@dataclass(frozen=True)
class Parted:
    """What trains, and what is held out: level maps of n images, and masks uint8 `(n, side, side)`, 1 = anomalous."""

    training: MapTrainingSet
    held_out: Levels
    masks: np.ndarray


def part_known(normal: Levels, anomalies: KnownAnomalies, fraction: float) -> Parted:
    """The first images and the first pasted copies are held out; the known images train."""
    copies = round(fraction * len(anomalies.pasted_masks))
    pasted = _all(anomalies.pasted, slice(copies, None))
    kept = replace(anomalies, pasted=pasted, pasted_masks=anomalies.pasted_masks[copies:])
    held_out = _all(anomalies.pasted, slice(copies)), anomalies.pasted_masks[:copies]
    return _parted(normal, round(fraction * len(normal[0])), *held_out, anomalies=kept)


def part_synthetic(normal: Levels, synthetic: SyntheticAnomalies, fraction: float) -> Parted:
    """The first images are held out, each with one of the anomalies made of it; the others of these are left out."""
    images = round(fraction * len(normal[0]))
    of_each = np.unique(synthetic.rows, return_index=True)[1][:images]
    trains = synthetic.rows >= images
    kept = SyntheticAnomalies(
        rows=synthetic.rows[trains] - images,
        views=_all(synthetic.views, trains),
        negatives=_all(synthetic.negatives, trains),
        masks=synthetic.masks[trains],
        boxes=synthetic.boxes[trains],
    )
    return _parted(normal, images, _all(synthetic.negatives, of_each), synthetic.masks[of_each], synthetic=kept)


def _parted(normal: Levels, images: int, anomalous: Levels, masks: np.ndarray, **kept: Any) -> Parted:
    """The first `images` normal ones are held out with these anomalous ones; the rest trains with what is `kept`."""
    none = np.zeros((images, *masks.shape[1:]), np.uint8)
    held_out = tuple(np.concatenate(pair) for pair in zip(_all(normal, slice(images)), anomalous, strict=True))
    return Parted(
        MapTrainingSet("", _all(normal, slice(images, None)), **kept), held_out, np.concatenate([none, masks])
    )


def _all(levels: Levels, rows: slice | np.ndarray) -> Levels:
    return tuple(level[rows] for level in levels)


@dataclass(frozen=True)
class HeldOut:
    """What a hyperparameter's value makes of the held-out images: scores `(n,)` and maps `(n, side, side)`."""

    value: Any
    scores: np.ndarray
    maps: np.ndarray


def sweep_maps(
    method: Mapping[str, Any], hyperparameter: str, values: list[Any], parted: Parted, *, device: str
) -> Iterator[HeldOut]:
    """Train once for each value, all from the same seed, on the same images; score what was held out."""
    for value in values:
        settings = {**method["hyperparameters"], hyperparameter: value}
        localiser = build(method["class"], settings, derive("sweep", method["name"]), device)
        name = f"sweep {method['name']} {hyperparameter}={value}"
        localiser.fit(replace(parted.training, name=name))
        yield HeldOut(value, *localiser.score(parted.held_out, parted.masks.shape[-1]))

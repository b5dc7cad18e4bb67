"""From a training set to what the training loop reads: checked tensors on the device."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from methods.levels import Levels
from methods.localiser import KnownAnomalies, MapTrainingSet
from methods.map_flows.flow import LevelShape
from methods.map_flows.sampling import Anomalous, Counts, LevelImages, Member, abnormal_rows


class Tensors:
    """Arrays as tensors on a device: an array that many members share is there once."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self._known: dict[int, Tensor] = {}

    def __call__(self, array: np.ndarray) -> Tensor:
        """The array's tensor; it shares the array's memory where it can."""
        if id(array) not in self._known:
            writable = array if array.flags.writeable else array.copy()
            self._known[id(array)] = torch.as_tensor(writable, device=self.device)
        return self._known[id(array)]


def shapes_of(levels: Levels) -> list[LevelShape]:
    """The shape of each level's maps."""
    return [LevelShape(*level.shape[1:]) for level in levels]


def member_of(data: MapTrainingSet, needs_anomalies: bool, generator: torch.Generator, tensors: Tensors) -> Member:
    """The member that trains on that set; anomalies that it does not need are not looked at.

    Raises ValueError, naming the run, where needed anomalies are missing or do not fit the normal images.
    """
    anomalies = _required(data) if needs_anomalies else None
    levels = [
        LevelImages(shape, tensors(normal).flatten(0, 2), _anomalous(anomalies, level, shape, tensors))
        for level, (shape, normal) in enumerate(zip(shapes_of(data.normal), data.normal, strict=True))
    ]
    counts = (0, 0) if anomalies is None else (len(anomalies.known_masks), len(anomalies.pasted_masks))
    return Member(data.name, Counts(len(data.normal[0]), *counts), levels, generator)


def _anomalous(
    anomalies: KnownAnomalies | None, level: int, shape: LevelShape, tensors: Tensors
) -> Sequence[Anomalous]:
    if anomalies is None:
        return ()
    pairs = (anomalies.known, anomalies.known_masks), (anomalies.pasted, anomalies.pasted_masks)
    return [
        Anomalous(tensors(levels[level]).flatten(0, 2), abnormal_rows(tensors(masks), shape)) for levels, masks in pairs
    ]


def _required(data: MapTrainingSet) -> KnownAnomalies:
    if data.anomalies is None:
        raise ValueError(
            f"{data.name}: this method needs known anomalies: list `known_anomalies` under its `uses` in methods.yaml, "
            f"and run it on a protocol that has some"
        )
    _check(data.name, "known", data.anomalies.known, data.anomalies.known_masks, data.normal)
    _check(data.name, "pasted", data.anomalies.pasted, data.anomalies.pasted_masks, data.normal)
    return data.anomalies


def _check(run: str, kind: str, levels: Levels, masks: np.ndarray, normal: Levels) -> None:
    if len(masks) == 0:
        raise ValueError(f"{run}: there is no {kind} anomaly; make the bank of anomalies again")
    expected = [(len(masks), *shape) for shape in shapes_of(normal)]
    found = [level.shape for level in levels]
    if found != expected:
        raise ValueError(
            f"{run}: the {kind} anomalies have levels {found}, but their masks and the normal images ask for "
            f"{expected}; make the bank of anomalies again with the same backbone"
        )

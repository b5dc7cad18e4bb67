"""Images in, steps' features out: each member draws from its own images with its own generator."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from methods.map_flows.flow import LevelShape
from methods.map_flows.schedule import Schedule


class Drawn(NamedTuple):
    """Features of one step: `(b, c)` float32, their flat positions `(b,)` in the map, and which are abnormal."""

    features: Tensor
    positions: Tensor
    abnormal: Tensor


@dataclass(frozen=True)
class Anomalous:
    """One level of anomalous images: rows `(k h w, c)`, and which `(k h w,)` belong to an anomaly."""

    rows: Tensor
    abnormal: Tensor


@dataclass(frozen=True)
class LevelImages:
    """One level of all images of a member, without copying: normal rows `(n h w, c)`, then anomalous ones."""

    shape: LevelShape
    normal: Tensor
    anomalous: Sequence[Anomalous]

    def take(self, rows: Tensor) -> Drawn:
        """The features of these rows, counted through normal and then anomalous images."""
        features = self.normal[rows.clamp(max=len(self.normal) - 1)]
        abnormal = torch.zeros_like(rows, dtype=torch.bool)
        start = len(self.normal)
        for images in self.anomalous:
            here = torch.nonzero((rows >= start) & (rows < start + len(images.rows))).squeeze(1)
            features[here] = images.rows[rows[here] - start]
            abnormal[here] = images.abnormal[rows[here] - start]
            start += len(images.rows)
        return Drawn(features, rows % self.shape.positions, abnormal)


@dataclass(frozen=True)
class Counts:
    """Images of a member: normal, known anomalous, and pasted ones."""

    normal: int
    known: int = 0
    pasted: int = 0


@dataclass(frozen=True)
class Member:
    """What one run trains on: its images on each level, counted alike, and its own generator."""

    name: str
    counts: Counts
    levels: Sequence[LevelImages]
    generator: torch.Generator

    def image_batches(self, anomalies: int, schedule: Schedule) -> Iterator[Tensor]:
        """The image numbers of each batch of one pass: all normal images and `anomalies` others, shuffled together.

        The first half of those are the known anomalies in turn, the rest is drawn from the pasted ones (BGAD,
        `datasets/mvtec.py`). The incomplete last batch is dropped.
        """
        images = torch.cat([self._range(self.counts.normal), self._anomalies(anomalies)])
        order = images[self._permutation(len(images))]
        size = schedule.images(len(order))
        yield from order[: size * schedule.batches(len(order))].split(size)

    def draws(self, level: int, images: Tensor, schedule: Schedule) -> Iterator[Drawn]:
        """The steps from an image batch: its positions in random order, cut into batches of features."""
        found = self.levels[level]
        size, positions = schedule.feature_batch, found.shape.positions
        order = self._permutation(len(images) * positions)
        used = order[: size * schedule.steps(len(order))]
        rows = images[used // positions] * positions + used % positions
        return (found.take(step) for step in rows.split(size))

    def _anomalies(self, count: int) -> Tensor:
        known = self._range(count // 2) % max(1, self.counts.known)
        pasted = self._without_repeats(self.counts.pasted, count - len(known))
        return self.counts.normal + torch.cat([known, self.counts.known + pasted])

    def _without_repeats(self, images: int, count: int) -> Tensor:
        """`count` of so many images, none twice until all were drawn."""
        rounds = [self._permutation(images) for _ in range(-(-count // max(1, images)))]
        return torch.cat([self._range(0), *rounds])[:count]

    def _range(self, count: int) -> Tensor:
        return torch.arange(count, device=self.generator.device)

    def _permutation(self, count: int) -> Tensor:
        return torch.randperm(count, generator=self.generator, device=self.generator.device)


def abnormal_rows(masks: Tensor, shape: LevelShape) -> Tensor:
    """Which positions `(k h w,)` of a level are abnormal: its nearest pixel of the masks `(k, side, side)` is 1."""
    nearest = interpolate(masks[:, None].float(), size=(shape.height, shape.width), mode="nearest")
    return (nearest == 1).flatten()

"""The batches of an epoch: which images, which of them this process encodes, and how each is augmented."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from methods.backbones.transform import Transform
from methods.pretraining.augmentation import Draws, augment, draw
from methods.pretraining.settings import Augmentation, MoCoSettings

Ready = TypeVar("Ready")


@dataclass(frozen=True)
class Views:
    """Images uint8 `(n, h, w, 1 or 3)` and how they are to be augmented."""

    images: Tensor
    draws: Draws

    def make(self, transform: Transform, device: torch.device) -> Tensor:
        """The encoder's input, float32 `(n, 3, side, side)` on `device`, where `transform` is."""
        pixels = transform.pixels(self.images.to(device, non_blocking=True)).expand(-1, 3, -1, -1)
        return transform.normalise(augment(pixels, self.draws))


@dataclass(frozen=True)
class Batch:
    """A process's shares of two views of the same images; key i belongs to the batch's image `shuffled[i]`.

    `shuffled` `(b,)` is of the whole batch, whatever the share.
    """

    queries: Views
    keys: Views
    shuffled: Tensor

    def restore(self, keys: Tensor) -> Tensor:
        """The whole batch's `keys` `(b, d)` in the order of its images."""
        ordered = torch.empty_like(keys)
        ordered[self.shuffled.to(keys.device)] = keys
        return ordered


@dataclass(frozen=True)
class ViewedBatch:
    """A process's share of a batch: the `rows` `(b,)` of its images, and one or more views of them."""

    rows: Tensor
    views: tuple[Views, ...]


def contrasted_batches(images: np.ndarray, settings: MoCoSettings, seed: int, share: slice) -> Iterator[Batch]:
    """One pass over `images` in random order, without an incomplete last batch, with queries and shuffled keys.

    Everything is drawn for the whole batch from `seed` and then cut to `share`, so that it is the same for any number
    of processes.
    """

    def made() -> Iterator[Batch]:
        generator, side = torch.Generator().manual_seed(seed), settings.transform["input"]
        for rows in random_batches(len(images), settings.batch, generator):
            draws = [draw(settings.augmentation, len(rows), side, generator) for _ in ("query", "key")]
            shuffled = torch.randperm(len(rows), generator=generator)
            mine = torch.arange(len(rows))[share], shuffled[share]
            queries, keys = (Views(read(images, rows[i]), drawn[i]) for i, drawn in zip(mine, draws, strict=True))
            yield Batch(queries, keys, shuffled)

    return ahead(made())


def viewed_batches(
    images: np.ndarray, augmentation: Augmentation, *, side: int, batch: int, views: int, seed: int, share: slice
) -> Iterator[ViewedBatch]:
    """As `contrasted_batches`, with that many views of `side` pixels, all in the order of the images."""

    def made() -> Iterator[ViewedBatch]:
        generator = torch.Generator().manual_seed(seed)
        for rows in random_batches(len(images), batch, generator):
            draws = [draw(augmentation, len(rows), side, generator)[share] for _ in range(views)]
            mine = read(images, rows[share])
            yield ViewedBatch(rows[share], tuple(Views(mine, drawn) for drawn in draws))

    return ahead(made())


def random_batches(count: int, size: int, generator: torch.Generator) -> Iterator[Tensor]:
    """All rows below `count` in random order, in batches of `size`; an incomplete last one is left out."""
    order = torch.randperm(count, generator=generator)
    yield from order[: count // size * size].split(size)


def ahead(made: Iterator[Ready]) -> Iterator[Ready]:
    """What `made` yields; the next is made while one is used."""
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, made, None)
        while (ready := coming.result()) is not None:
            coming = maker.submit(next, made, None)
            yield ready


def read(images: np.ndarray, rows: Tensor) -> Tensor:
    """Those rows `(b,)` of the images, in memory."""
    return torch.from_numpy(np.asarray(images[rows.numpy()]))

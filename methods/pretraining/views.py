"""The batches of an epoch: which images, which of them this process encodes, and how each is augmented."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from methods.backbones.transform import Transform
from methods.pretraining.augmentation import Draws, augment, draw
from methods.pretraining.settings import Settings


@dataclass(frozen=True)
class Views:
    """Images uint8 `(n, h, w, 3)` and how they are to be augmented."""

    images: Tensor
    draws: Draws

    def make(self, transform: Transform, device: torch.device) -> Tensor:
        """The encoder's input, float32 `(n, 3, side, side)` on `device`, where `transform` is."""
        pixels = transform.pixels(self.images.to(device, non_blocking=True))
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


def batches(images: np.ndarray, settings: Settings, seed: int, share: slice) -> Iterator[Batch]:
    """One pass over `images` in random order, without an incomplete last batch; the next batch is read ahead.

    Everything is drawn for the whole batch from `seed` and then cut to `share`, so that it is the same for any number
    of processes.
    """
    drawn = _batches(images, settings, torch.Generator().manual_seed(seed), share)
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, drawn, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, drawn, None)
            yield batch


def _batches(images: np.ndarray, settings: Settings, generator: torch.Generator, share: slice) -> Iterator[Batch]:
    order = torch.randperm(len(images), generator=generator)
    for rows in order[: len(images) // settings.batch * settings.batch].split(settings.batch):
        draws = [draw(settings.augmentation, len(rows), settings.side, generator) for _ in ("query", "key")]
        shuffled = torch.randperm(len(rows), generator=generator)
        mine = torch.arange(len(rows))[share], shuffled[share]
        queries, keys = (Views(_read(images, rows[i]), drawn[i]) for i, drawn in zip(mine, draws, strict=True))
        yield Batch(queries, keys, shuffled)


def _read(images: np.ndarray, rows: Tensor) -> Tensor:
    return torch.from_numpy(np.asarray(images[rows.numpy()]))

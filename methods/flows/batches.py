"""Batches for a stack: each member draws from its own data with its own generator."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

_AUXILIARY_BATCHES_DRAWN_AT_ONCE = 16


def batch_size(count: int, wanted: int) -> int:
    """A member with fewer images than `wanted` takes all of them in each batch."""
    return min(count, wanted)


def steps_per_epoch(count: int, wanted: int) -> int:
    """Whole batches in `count` images; the incomplete last one is left to the next epoch's shuffle."""
    return count // batch_size(count, wanted)


def epochs_of(features: Tensor, size: int, noise: float, generator: torch.Generator) -> Iterator[Tensor]:
    """Endless batches `(size, d)`: every epoch a new order and new Gaussian noise of deviation `noise`."""
    while True:
        order = torch.randperm(len(features), generator=generator, device=features.device)
        rows = order[: len(features) // size * size]
        yield from _noisy(features[rows], noise, generator).split(size)


def draws_from(features: Tensor, size: int, noise: float, generator: torch.Generator) -> Iterator[Tensor]:
    """Endless batches `(size, d)` drawn with replacement: an auxiliary set is larger than a run needs."""
    shape = (_AUXILIARY_BATCHES_DRAWN_AT_ONCE * size,)
    while True:
        rows = torch.randint(len(features), shape, generator=generator, device=features.device)
        yield from _noisy(features[rows], noise, generator).split(size)


def stack_batches(batches: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Batches `(b_i, d)` as one `(m, max b_i, d)`, and weights `(m, max b_i)` that make sums means.

    Shorter batches are padded with their own first rows at weight zero.
    """
    longest = max(len(batch) for batch in batches)
    padded = [batch if len(batch) == longest else _pad(batch, longest) for batch in batches]
    weights = torch.stack([(torch.arange(longest) < len(batch)) / len(batch) for batch in batches])
    return torch.stack(padded), weights.to(padded[0])


def _pad(batch: Tensor, length: int) -> Tensor:
    return batch[torch.arange(length, device=batch.device) % len(batch)]


def _noisy(features: Tensor, deviation: float, generator: torch.Generator) -> Tensor:
    noise = torch.randn(features.shape, generator=generator, device=features.device, dtype=features.dtype)
    return features + deviation * noise

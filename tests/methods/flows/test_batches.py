from collections.abc import Callable, Iterator
from itertools import islice

import pytest
import torch
from torch import Tensor

from methods.flows.batches import batch_size, draws_from, epochs_of, stack_batches, steps_per_epoch


def numbered(count: int) -> Tensor:
    """Features `(count, 1)` that are their own row numbers."""
    return torch.arange(count, dtype=torch.float32)[:, None]


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def taken(batches: Iterator[Tensor], count: int) -> list[Tensor]:
    return list(islice(batches, count))


@pytest.mark.parametrize(
    ("count", "size", "steps"), [(1300, 512, 2), (1024, 512, 2), (512, 512, 1), (100, 100, 1), (1, 1, 1)]
)
def test_whole_batches_of_an_epoch(count: int, size: int, steps: int) -> None:
    assert batch_size(count, 512) == size
    assert steps_per_epoch(count, 512) == steps


def test_an_epoch_is_all_whole_batches_and_visits_no_row_twice() -> None:
    batches = taken(epochs_of(numbered(11), 3, 0.0, generator()), 60)
    assert {batch.shape for batch in batches} == {(3, 1)}
    epochs = [torch.cat(batches[i : i + 3]).flatten().tolist() for i in range(0, 60, 3)]
    assert all(len(set(epoch)) == 9 for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) == 20
    assert set().union(*epochs) == set(range(11))


def test_draws_reach_every_row_of_the_auxiliary_set_equally() -> None:
    drawn = torch.cat(taken(draws_from(numbered(5), 100, 0.0, generator()), 100)).flatten()
    frequencies = torch.bincount(drawn.long(), minlength=5) / len(drawn)
    torch.testing.assert_close(frequencies, torch.full((5,), 0.2), rtol=0, atol=0.02)


def test_an_auxiliary_set_may_be_smaller_than_a_batch() -> None:
    batches = taken(draws_from(numbered(2), 7, 0.0, generator()), 40)
    assert {batch.shape for batch in batches} == {(7, 1)}


@pytest.mark.parametrize("source", [epochs_of, draws_from])
def test_the_noise_is_normal_of_the_given_deviation(source: Callable[..., Iterator[Tensor]]) -> None:
    batches = torch.cat(taken(source(torch.zeros(500, 40), 500, 0.3, generator()), 10))
    assert batches.std().item() == pytest.approx(0.3, rel=0.01)
    assert batches.mean().item() == pytest.approx(0.0, abs=0.003)
    assert (batches.abs() < 0.3).float().mean().item() == pytest.approx(0.683, abs=0.005)
    assert len(batches.unique()) > 0.9 * batches.numel()


@pytest.mark.parametrize("source", [epochs_of, draws_from])
def test_batches_depend_on_their_generator_alone(source: Callable[..., Iterator[Tensor]]) -> None:
    first, again, other = (source(numbered(11), 3, 0.1, generator(seed)) for seed in (0, 0, 1))
    for batch in taken(first, 50):
        torch.rand(3)
        assert not torch.equal(next(other), batch)
        assert torch.equal(next(again), batch)


@pytest.mark.parametrize("lengths", [[4, 4], [2, 5, 3], [1, 7]])
def test_weights_make_each_members_mean(lengths: list[int]) -> None:
    batches = [torch.randn(length, 3, generator=generator(length)) for length in lengths]
    stacked, weights = stack_batches(batches)
    assert stacked.shape == (len(lengths), max(lengths), 3)
    means = (weights[..., None] * stacked).sum(1)
    torch.testing.assert_close(means, torch.stack([batch.mean(0) for batch in batches]))


def test_padding_is_the_members_own_rows_at_no_weight() -> None:
    stacked, weights = stack_batches([numbered(2), numbered(5)])
    assert stacked[..., 0].tolist() == [[0, 1, 0, 1, 0], [0, 1, 2, 3, 4]]
    assert weights[0].tolist() == [0.5, 0.5, 0.0, 0.0, 0.0]

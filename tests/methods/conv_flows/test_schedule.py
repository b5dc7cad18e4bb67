from dataclasses import replace
from itertools import chain

import pytest
import torch

from methods.conv_flows.schedule import Schedule

SCHEDULE = Schedule(epochs=25, batch=4, learning_rate=1e-3, weight_decay=0.0, epochs_per_evaluation=10)


@pytest.mark.parametrize(("epochs", "last"), [(25, [10, 20, 25]), (20, [10, 20]), (3, [3])])
def test_the_last_epoch_is_always_evaluated(epochs: int, last: list[int]) -> None:
    rounds = list(replace(SCHEDULE, epochs=epochs).rounds())
    assert [found[-1] for found in rounds] == last
    assert list(chain.from_iterable(rounds)) == list(range(1, epochs + 1))


@pytest.mark.parametrize(("images", "batches"), [(10, [range(4), range(4, 8)]), (4, [range(4)]), (3, [range(3)])])
def test_an_incomplete_batch_is_dropped_unless_it_is_the_only_one(images: int, batches: list[range]) -> None:
    found = [batch.tolist() for batch in SCHEDULE.batches(torch.arange(images))]
    assert found == [list(batch) for batch in batches]


@pytest.mark.parametrize("name", ["epochs", "batch", "epochs_per_evaluation"])
def test_a_schedule_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is 0"):
        replace(SCHEDULE, **{name: 0})

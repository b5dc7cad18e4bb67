import math
from itertools import pairwise
from typing import Any

import pytest

from methods.map_flows.schedule import Schedule

PAPER: dict[str, Any] = {
    **{"meta_epochs": 25, "sub_epochs": 8, "image_batch": 32, "feature_batch": 4096, "steps_per_batch": None},
    **{"learning_rate": 2e-4, "final_learning_rate": 2e-7, "warm_up_epochs": 2, "warm_up_learning_rate": 2e-5},
}


def schedule(**changes: Any) -> Schedule:
    return Schedule(**PAPER | changes)


def test_the_papers_steps_per_image_batch() -> None:
    assert [schedule().steps(32 * side * side) for side in (64, 32, 16)] == [32, 8, 2]


def test_steps_are_whole_and_may_be_capped() -> None:
    assert schedule().steps(4095) == 0
    assert [schedule(steps_per_batch=3).steps(4096 * steps) for steps in (2, 3, 32)] == [2, 3, 3]


def test_the_incomplete_batch_of_images_is_dropped_but_a_small_set_is_one_batch() -> None:
    assert [(schedule().images(count), schedule().batches(count)) for count in (209, 64, 32, 20)] == [
        (32, 6),
        (32, 2),
        (32, 1),
        (20, 1),
    ]


def test_the_warm_up_rises_evenly_to_the_cosine_at_its_end() -> None:
    rates = [schedule().rate(epoch, done) for epoch, done in ((0, 0.0), (0, 0.5), (1, 0.0), (1, 0.5), (2, 0.0))]
    assert rates[0] == 2e-5
    assert rates[-1] == pytest.approx(1.9686e-4, abs=1e-8)
    steps = [after - before for before, after in pairwise(rates)]
    assert steps == pytest.approx([steps[0]] * 4, rel=1e-9)


@pytest.mark.parametrize("epoch", [2, 12, 24])
def test_after_the_warm_up_a_meta_epoch_has_the_rate_of_the_cosine(epoch: int) -> None:
    expected = 2e-7 + (2e-4 - 2e-7) * (1 + math.cos(math.pi * epoch / 25)) / 2
    assert schedule().rate(epoch, 0.0) == schedule().rate(epoch, 0.9) == pytest.approx(expected, rel=1e-12)


def test_without_warm_up_the_first_rate_is_the_full_one() -> None:
    assert schedule(warm_up_epochs=0).rate(0, 0.0) == pytest.approx(2e-4, rel=1e-12)


@pytest.mark.parametrize("meta_epochs", [1, 2])
def test_a_schedule_that_is_all_warm_up_is_refused(meta_epochs: int) -> None:
    with pytest.raises(ValueError, match=f"warm_up_epochs is 2; .* meta_epochs is {meta_epochs}"):
        schedule(meta_epochs=meta_epochs)

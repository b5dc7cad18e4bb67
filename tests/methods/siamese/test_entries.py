"""Which synthetic anomalies a training set has, and which of them a batch is trained with."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from methods.contract.planted_maps import plant
from methods.siamese.entries import draw_entries, required

PLANTED = plant().data
IMAGES = torch.tensor([2, 0, 1, 1, 2, 1, 0, 1])


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@given(st.lists(st.integers(0, 2), min_size=1, max_size=6), st.integers(0, 2**32))
def test_an_entry_is_made_of_its_image(rows: list[int], seed: int) -> None:
    drawn = draw_entries(IMAGES, torch.tensor(rows), generator(seed))
    assert drawn.dtype == torch.int64
    assert IMAGES[drawn].tolist() == rows


def test_all_entries_of_an_image_are_drawn_alike() -> None:
    """Image 1 has entries 2, 3, 5 and 7; of 4000 draws each gets 1000 +- 27 (one deviation)."""
    drawn = draw_entries(IMAGES, torch.ones(4000, dtype=torch.int64), generator())
    counts = torch.bincount(drawn, minlength=8)
    assert counts[[0, 1, 4, 6]].sum() == 0
    assert (counts[[2, 3, 5, 7]] - 1000).abs().max() < 5 * 27


def test_the_generator_decides() -> None:
    rows = torch.arange(3).repeat(20)
    first, again, other = (draw_entries(IMAGES, rows, generator(seed)) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_synthetic_anomalies_that_fit_are_given_back() -> None:
    assert required(PLANTED) is PLANTED.synthetic


def test_missing_synthetic_anomalies_are_asked_for() -> None:
    with pytest.raises(ValueError, match="planted 0: this method needs synthetic anomalies: list `synthetic_anomalies"):
        required(replace(PLANTED, synthetic=None))


@pytest.mark.parametrize("kind", ["views", "negatives"])
@pytest.mark.parametrize("cut", [lambda level: level[:-1], lambda level: level[..., :-1]], ids=["images", "channels"])
def test_levels_that_do_not_fit_are_named(kind: str, cut: Callable[[np.ndarray], np.ndarray]) -> None:
    levels = tuple(cut(level) for level in getattr(PLANTED.synthetic, kind))
    with pytest.raises(ValueError, match=rf"planted 0: the {kind} have levels .*; make the synthetic anomalies again"):
        required(replace(PLANTED, synthetic=replace(PLANTED.synthetic, **{kind: levels})))


def test_every_normal_image_has_one_and_no_other_has() -> None:
    rows = np.where(PLANTED.synthetic.rows < 3, 20, PLANTED.synthetic.rows)
    with pytest.raises(ValueError, match="found synthetic anomalies of 13 of 16 normal images, and of 1 that are not"):
        required(replace(PLANTED, synthetic=replace(PLANTED.synthetic, rows=rows)))

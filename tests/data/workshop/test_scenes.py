import numpy as np
import pytest

from data.workshop import plug, scenes, washer, weave
from data.workshop.defects import crack, hole, scratch, stain
from data.workshop.surface import plain


def generators(seed=0):
    return [np.random.default_rng(seed), np.random.default_rng(seed)]


@pytest.mark.parametrize(
    ("draw", "fault"),
    [
        (plug.draw, "missing_pin"),
        (plug.draw, "displaced_pin"),
        (washer.draw, "missing_tooth"),
        (washer.draw, "bent_tooth"),
        (weave.draw, "missing_thread"),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_fault_changes_the_product_in_its_mask_and_hardly_elsewhere(draw, fault, seed):
    (good, none), (spoilt, mask) = (draw(rng, name) for rng, name in zip(generators(seed), (None, fault), strict=True))
    change = np.abs(good.height - spoilt.height) + np.abs(good.colour - spoilt.colour).sum(axis=-1)
    assert not none.any()
    assert change[mask].mean() > 20 * change[~mask].mean()


@pytest.mark.parametrize("spoil", [crack, hole, scratch, stain])
@pytest.mark.parametrize("seed", range(3))
def test_a_defect_lies_in_its_mask_and_on_the_body(spoil, seed):
    surface = plain((0.5, 0.5, 0.5), gloss=0.1)
    surface.body[:, :60] = False
    mask = spoil(surface, np.random.default_rng(seed))
    change = np.abs(surface.colour - 0.5).sum(axis=-1) + np.abs(surface.height)
    assert mask.any()
    assert not mask[:, :60].any()
    assert not change[:, :60].any()
    assert change[mask].min() > 0
    assert change[mask].sum() > change[~mask].sum()


def test_an_unknown_defect_is_explained():
    with pytest.raises(ValueError, match="granite has no defect 'dent'; known: crack, hole, scratch"):
        scenes.picture("granite", "dent", np.random.default_rng(0))

"""What every method that localises of config/methods.yaml keeps; a new entry is tested by being there."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from methods.localiser import Localiser
from methods.runs import load_state, save_states
from tests.methods.map_flows.world import SIDE, Planted
from tests.methods.world import Method, Scores, localising


@pytest.fixture(scope="module", params=localising(), ids=lambda method: method.key)
def method(request: pytest.FixtureRequest) -> Method:
    return request.param


def test_scores_and_maps_are_finite_and_not_constant(scores: Scores) -> None:
    images, maps = scores
    assert (images.shape, images.dtype) == ((10,), np.float64)
    assert (maps.shape, maps.dtype) == ((10, SIDE, SIDE), np.float32)
    assert np.isfinite(images).all()
    assert np.isfinite(maps).all()
    assert len(np.unique(images)) == 10
    assert maps.std() > 1e-3


def test_a_planted_region_is_found(scores: Scores, planted_maps: Planted) -> None:
    images, maps = scores
    assert roc_auc_score(planted_maps.anomalous, images) > 0.9
    assert roc_auc_score(planted_maps.masks.flatten(), maps.flatten()) > 0.9


def test_the_order_of_test_images_does_not_matter(fitted: Localiser, scores: Scores, planted_maps: Planted) -> None:
    order = np.random.default_rng(1).permutation(10)
    images, maps = fitted.score(tuple(level[order] for level in planted_maps.test), SIDE)
    np.testing.assert_allclose(images, scores[0][order], rtol=1e-4)
    np.testing.assert_allclose(maps, scores[1][order], rtol=0, atol=1e-5)


def test_a_map_may_have_any_side(fitted: Localiser, planted_maps: Planted) -> None:
    assert fitted.score(planted_maps.test, 50)[1].shape == (10, 50, 50)


def test_a_saved_localiser_scores_the_same(
    method: Method, fitted: Localiser, scores: Scores, planted_maps: Planted, tmp_path: Path
) -> None:
    save_states({"bottle/0": fitted.state()}, tmp_path / "models.safetensors")
    restored = method.build_small(seed=5).restore(load_state(tmp_path / "models.safetensors", "bottle/0"))
    for found, expected in zip(restored.score(planted_maps.test, SIDE), scores, strict=True):
        np.testing.assert_array_equal(found, expected)


def test_the_same_seed_repeats_bit_for_bit_and_another_does_not(
    method: Method, scores: Scores, planted_maps: Planted
) -> None:
    """Also where training was broken off, as it is where the memory does not hold a stack, and begins anew."""
    broken_off = method.build_small()
    next(iter(type(broken_off).fit_stack([broken_off], [planted_maps.data])))
    again, other = (
        localiser.fit(planted_maps.data).score(planted_maps.test, SIDE)[1]
        for localiser in (broken_off, method.build_small(1))
    )
    np.testing.assert_array_equal(again, scores[1])
    assert not np.allclose(other, scores[1])


def test_a_misspelt_hyperparameter_is_named(method: Method) -> None:
    with pytest.raises(TypeError, match=r"learning_rat\b"):
        type(method.build_small())(**method.values, learning_rat=1.0)


def test_it_counts_what_its_passes_move(method: Method, planted_maps: Planted) -> None:
    """As many numbers as there are in the arrays that training changes; a restored one has as many."""
    one, three = (after_passes(method, count, planted_maps) for count in (1, 3))
    before, after = ({k: v for k, v in it.state().items() if k != "losses_"} for it in (one, three))
    moved = [name for name in after if not np.array_equal(before[name], after[name])]
    assert one.parameter_count == three.parameter_count == sum(after[name].size for name in moved) > 0
    assert method.build_small().restore(three.state()).parameter_count == three.parameter_count


def after_passes(method: Method, count: int, planted_maps: Planted) -> Localiser:
    """A localiser that was trained for so many passes; each is yielded."""
    localiser = method.build_small().schedule_passes(count)
    assert [*type(localiser).fit_stack([localiser], [planted_maps.data])] == list(range(1, count + 1))
    return localiser

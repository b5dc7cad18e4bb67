"""What every method on level maps keeps."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

import methods.map_flows.density as density
from methods.map_flows.localiser import FlowLocaliser
from methods.map_flows.training import Training
from methods.runs import load_state, save_states
from tests.methods.map_flows.world import METHODS, SIDE, Planted, build, plant
from tests.methods.world import learned


@pytest.fixture(scope="module")
def planted() -> Planted:
    return plant()


@pytest.fixture(scope="module", params=METHODS)
def method(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def fitted(method: str, planted: Planted) -> FlowLocaliser:
    return build(method).fit(planted.data)


@pytest.fixture(scope="module")
def scores(fitted: FlowLocaliser, planted: Planted) -> tuple[np.ndarray, np.ndarray]:
    return fitted.score(planted.test, SIDE)


def test_scores_and_maps_are_finite_and_not_constant(scores: tuple[np.ndarray, np.ndarray]) -> None:
    images, maps = scores
    assert (images.shape, images.dtype) == ((10,), np.float64)
    assert (maps.shape, maps.dtype) == ((10, SIDE, SIDE), np.float32)
    assert np.isfinite(images).all()
    assert np.isfinite(maps).all()
    assert len(np.unique(images)) == 10
    assert maps.std() > 1e-3


def test_an_image_scores_its_most_anomalous_pixel(scores: tuple[np.ndarray, np.ndarray]) -> None:
    images, maps = scores
    np.testing.assert_allclose(images, maps.max((1, 2)), rtol=1e-6)


def test_a_planted_region_is_found(scores: tuple[np.ndarray, np.ndarray], planted: Planted) -> None:
    images, maps = scores
    assert roc_auc_score(planted.anomalous, images) > 0.9
    assert roc_auc_score(planted.masks.flatten(), maps.flatten()) > 0.9


def test_the_order_of_test_images_does_not_matter(
    fitted: FlowLocaliser, scores: tuple[np.ndarray, np.ndarray], planted: Planted
) -> None:
    order = np.random.default_rng(1).permutation(10)
    images, maps = fitted.score(tuple(level[order] for level in planted.test), SIDE)
    np.testing.assert_allclose(images, scores[0][order], rtol=1e-5)
    np.testing.assert_allclose(maps, scores[1][order], rtol=0, atol=1e-5)


def test_test_images_are_scored_in_pieces(
    fitted: FlowLocaliser,
    scores: tuple[np.ndarray, np.ndarray],
    planted: Planted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(density, "_FEATURES_AT_ONCE", 100)
    np.testing.assert_allclose(fitted.score(planted.test, SIDE)[1], scores[1], rtol=0, atol=1e-5)


def test_a_saved_localiser_scores_the_same(
    method: str,
    fitted: FlowLocaliser,
    scores: tuple[np.ndarray, np.ndarray],
    planted: Planted,
    tmp_path: Path,
) -> None:
    save_states({"bottle/0": fitted.state()}, tmp_path / "models.safetensors")
    restored = build(method, seed=5).restore(load_state(tmp_path / "models.safetensors", "bottle/0"))
    for found, expected in zip(restored.score(planted.test, SIDE), scores, strict=True):
        np.testing.assert_array_equal(found, expected)


def test_the_same_seed_repeats_bit_for_bit_and_another_does_not(
    method: str, scores: tuple[np.ndarray, np.ndarray], planted: Planted
) -> None:
    again, other = (build(method, seed).fit(planted.data).score(planted.test, SIDE)[1] for seed in (0, 1))
    np.testing.assert_array_equal(again, scores[1])
    assert not np.allclose(other, scores[1])


def test_every_parameter_moves(method: str, fitted: FlowLocaliser, planted: Planted) -> None:
    rates = {"learning_rate": 0.0, "final_learning_rate": 0.0, "warm_up_learning_rate": 0.0}
    still, moved = (learned(found.state()) for found in (build(method, **rates).fit(planted.data), fitted))
    assert len(moved) == 2 * 2 * 6
    assert [name for name in moved if (moved[name] == still[name]).all()] == []


def test_the_loss_falls_on_every_level(fitted: FlowLocaliser) -> None:
    """From the second meta-epoch, where the objective is the method's own."""
    losses = fitted.state()["losses_"]
    assert losses.shape == (4, 2)
    assert (losses[3] < losses[1]).all()


def test_known_anomalies_matter_where_they_are_used(
    method: str, scores: tuple[np.ndarray, np.ndarray], planted: Planted
) -> None:
    other = replace(planted.data, anomalies=plant(seed=9).data.anomalies)
    changed = build(method).fit(other).score(planted.test, SIDE)[1]
    assert np.array_equal(changed, scores[1]) == (build(method).anomalies_per_pass == 0)


def test_a_map_may_have_any_side(fitted: FlowLocaliser, planted: Planted) -> None:
    assert fitted.score(planted.test, 50)[1].shape == (10, 50, 50)


def test_a_misspelt_hyperparameter_is_named(method: str) -> None:
    with pytest.raises(TypeError, match="feature_bach"):
        build(method, feature_bach=3)


def test_a_scheduled_pass_is_one_of_the_sub_epochs(
    method: str, planted: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of them make a meta-epoch: the first without anomalies, each later one with all there are to a pass."""
    steps: list[int] = []
    step = Training._step
    monkeypatch.setattr(Training, "_step", lambda *given: (steps.append(0), step(*given))[1])

    def counts(localiser: FlowLocaliser) -> list[int]:
        found = []
        for _ in type(localiser).fit_stack([localiser], [planted.data]):
            found.append(len(steps))
            steps.clear()
        return found

    whole = counts(build(method, meta_epochs=2, sub_epochs=2))
    passes = counts(build(method, meta_epochs=2, sub_epochs=2).schedule_passes(3))
    assert [2 * count for count in passes] == [whole[0], whole[1], whole[1]]


def test_parameters_by_hand(method: str, planted: Planted) -> None:
    """Two blocks on 6 and 9 channels, whose subnets see 3 or 5 of them and the code of length 8."""

    def subnet(inputs: int, outputs: int) -> int:
        return inputs * 2 * inputs + 2 * inputs + 2 * inputs * outputs + outputs

    expected = 2 * (subnet(3 + 8, 6) + 2 * 6) + 2 * (subnet(5 + 8, 8) + 2 * 9)
    localiser = build(method)
    type(localiser).fit_stack([localiser], [planted.data])
    assert localiser.parameter_count == expected

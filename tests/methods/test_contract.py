"""What every method on feature vectors of config/methods.yaml keeps; a new entry is tested by being there."""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from methods.detector import Detector, State
from methods.runs import load_state, save_states
from tests.methods.world import Method, Planted, learned


@pytest.fixture(scope="module")
def fitted(method: Method, planted: Planted) -> Detector:
    return method.fit(planted.data)


@pytest.fixture(scope="module")
def scores(fitted: Detector, planted: Planted) -> np.ndarray:
    return fitted.decision_function(planted.test)


def test_one_finite_score_per_image_and_not_always_the_same(scores: np.ndarray, planted: Planted) -> None:
    assert scores.shape == (len(planted.test),)
    assert scores.dtype == np.float64
    assert np.isfinite(scores).all()
    assert len(np.unique(scores)) > len(scores) // 2


def test_a_planted_anomaly_is_found(scores: np.ndarray, planted: Planted) -> None:
    assert roc_auc_score(planted.anomalous, scores) > 0.9


def test_a_score_depends_on_its_own_image_only(fitted: Detector, scores: np.ndarray, planted: Planted) -> None:
    order = np.random.default_rng(1).permutation(len(planted.test))
    shuffled = fitted.decision_function(planted.test[order])
    batches = [fitted.decision_function(batch) for batch in np.split(planted.test, [1, 8, 50])]
    np.testing.assert_allclose(shuffled, scores[order], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(np.concatenate(batches), scores, rtol=1e-5, atol=1e-5)


def test_restored_it_scores_the_same(method: Method, fitted: Detector, scores: np.ndarray, planted: Planted) -> None:
    restored = method.build().restore(fitted.state())
    np.testing.assert_array_equal(restored.decision_function(planted.test), scores)


def test_a_file_holds_its_state(
    method: Method, fitted: Detector, scores: np.ndarray, planted: Planted, tmp_path: Path
) -> None:
    save_states({"cat/0": fitted.state()}, tmp_path / "models.safetensors")
    state = load_state(tmp_path / "models.safetensors", "cat/0")
    for name, value in fitted.state().items():
        np.testing.assert_array_equal(state.pop(name), value, strict=True)
    assert state == {}
    restored = method.build().restore(load_state(tmp_path / "models.safetensors", "cat/0"))
    np.testing.assert_array_equal(restored.decision_function(planted.test), scores)


def test_the_same_seed_repeats_bit_for_bit(method: Method, scores: np.ndarray, planted: Planted) -> None:
    np.testing.assert_array_equal(method.fit(planted.data).decision_function(planted.test), scores)


def test_the_seed_matters_unless_declared_deterministic(method: Method, scores: np.ndarray, planted: Planted) -> None:
    other = method.fit(planted.data, seed=1).decision_function(planted.test)
    assert np.allclose(other, scores, rtol=1e-6, atol=1e-6) == method.is_deterministic


def test_the_auxiliary_set_matters_where_it_is_declared(method: Method, scores: np.ndarray, planted: Planted) -> None:
    other = replace(planted.data, auxiliary=planted.data.auxiliary[::2])
    unchanged = np.allclose(method.fit(other).decision_function(planted.test), scores, rtol=1e-6, atol=1e-6)
    assert unchanged != method.needs_auxiliary


def test_only_those_that_declare_an_auxiliary_set_need_one(method: Method, planted: Planted) -> None:
    missed = pytest.raises(ValueError, match="needs an auxiliary set: list `auxiliary` under its `uses`")
    with missed if method.needs_auxiliary else nullcontext():
        method.build().fit(planted.data.inliers)


@pytest.fixture(scope="module")
def trained(flow_method: Method, planted: Planted) -> State:
    return flow_method.fit(planted.data).state()


def test_every_parameter_moves(flow_method: Method, trained: State, planted: Planted) -> None:
    still = learned(flow_method.fit(planted.data, learning_rate=0.0).state())
    moved = learned(trained)
    assert moved
    assert moved.keys() == still.keys()
    assert [name for name in moved if (moved[name] == still[name]).all()] == []


def test_the_loss_falls(trained: State) -> None:
    losses = [value for name, value in trained.items() if name.endswith("losses_")]
    assert losses
    for history in losses:
        third = len(history) // 3
        assert history[-third:].mean() < history[:third].mean()

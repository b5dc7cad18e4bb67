"""methods/flows/detector.py, through Flow, the plainest of its detectors."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import methods.flows.detector as flow_detector
from methods.contract.planted import Planted
from methods.contrastive_flow import ContrastiveFlow
from methods.flow import Flow
from methods.flows.stack import FlowStack
from methods.flows.training import MemberData, Trained, train
from tests.methods.world import SMALL_FLOW


@pytest.fixture(scope="module")
def fitted(planted: Planted) -> Flow:
    return Flow(**SMALL_FLOW).fit(planted.data.inliers)


def test_images_are_scored_in_pieces(fitted: Flow, planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fitted.decision_function(planted.test)
    monkeypatch.setattr(flow_detector, "_ROWS_AT_ONCE", 7)
    np.testing.assert_allclose(fitted.decision_function(planted.test), whole, rtol=1e-5, atol=1e-5)


def test_other_float_types_are_welcome(fitted: Flow, planted: Planted) -> None:
    scores = fitted.decision_function(planted.test.astype(np.float64))
    np.testing.assert_array_equal(scores, fitted.decision_function(planted.test))


def test_a_flow_goes_on_from_a_trained_one(fitted: Flow, planted: Planted) -> None:
    """Training that changes nothing leaves the trained flow itself."""
    second = Flow(**SMALL_FLOW | {"learning_rate": 0.0}, seed=1)
    second.start_from(fitted)
    second.fit(planted.data.inliers)
    np.testing.assert_array_equal(second.decision_function(planted.test), fitted.decision_function(planted.test))


def test_going_on_leaves_the_trained_flow_alone(fitted: Flow, planted: Planted) -> None:
    before = fitted.decision_function(planted.test)
    second = Flow(**SMALL_FLOW)
    second.start_from(fitted)
    second.fit(planted.data.inliers)
    np.testing.assert_array_equal(fitted.decision_function(planted.test), before)


def test_the_state_holds_the_history(fitted: Flow) -> None:
    state = fitted.state()
    assert state["losses_"].shape == (20,)
    assert state["losses_"].dtype == np.float32
    assert state["finite_"]


def test_a_diverged_flow_scores_nan_also_when_restored(fitted: Flow, planted: Planted) -> None:
    diverged = Flow(**SMALL_FLOW).fit(np.full_like(planted.data.inliers, np.nan))
    for state in (diverged.state(), fitted.state() | {"finite_": np.array(False)}):
        scores = Flow(**SMALL_FLOW).restore(state).decision_function(planted.test)
        assert scores.shape == (len(planted.test),)
        assert np.isnan(scores).all()
    assert np.isnan(diverged.decision_function(planted.test)).all()


def test_members_that_share_an_auxiliary_set_hold_it_once(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty runs on a GPU must not hold ImageNet's features fifty times."""
    seen: list[MemberData] = []

    def spy(stack: FlowStack, members: Sequence[MemberData], *rest: Any) -> list[Trained]:
        seen.extend(members)
        return train(stack, members, *rest)

    monkeypatch.setattr(flow_detector, "train", spy)
    data = planted.data
    sets = [replace(data, inliers=data.inliers[::step]) for step in (1, 2)]
    detectors = [ContrastiveFlow(threshold=0.0, **SMALL_FLOW, seed=seed) for seed in (0, 1)]
    ContrastiveFlow.fit_stack(detectors, sets)
    assert [len(member.inliers) for member in seen] == [120, 60]
    assert seen[0].auxiliary is seen[1].auxiliary
    np.testing.assert_array_equal(seen[0].auxiliary, data.auxiliary)

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from methods.contract.planted import Planted
from methods.detector import TrainingSet
from methods.flow import Flow
from methods.flow_ratio import FlowRatio
from tests.methods.world import SMALL_FLOW


def ratio(start: str = "independent", **changes: Any) -> FlowRatio:
    return FlowRatio(initialise_from=start, **SMALL_FLOW | changes)


@pytest.mark.parametrize("start", ["independent", "auxiliary"])
def test_the_score_is_the_difference_of_both_flows(start: str, planted: Planted) -> None:
    detector = ratio(start).fit(planted.data.inliers, planted.data.auxiliary)
    inlier, auxiliary = (flow.decision_function(planted.test) for flow in (detector.inlier, detector.auxiliary))
    np.testing.assert_array_equal(detector.decision_function(planted.test), inlier - auxiliary)


def test_an_independent_inlier_flow_is_the_flow_of_that_seed(planted: Planted) -> None:
    flow = Flow(**SMALL_FLOW, seed=3).fit(planted.data.inliers)
    detector = ratio(seed=3).fit(planted.data.inliers, planted.data.auxiliary)
    np.testing.assert_array_equal(detector.inlier.decision_function(planted.test), flow.decision_function(planted.test))


def test_it_goes_on_from_the_saved_flow(planted: Planted) -> None:
    saved = Flow(**SMALL_FLOW, seed=3).fit(planted.data.inliers)
    detector = ratio(seed=4)
    FlowRatio.fit_stack([detector], [replace(planted.data, start=saved.state())])
    np.testing.assert_array_equal(
        detector.inlier.decision_function(planted.test), saved.decision_function(planted.test)
    )


@pytest.mark.parametrize(("start", "same"), [("independent", False), ("auxiliary", True)])
def test_where_the_inlier_flow_starts(start: str, same: bool, planted: Planted) -> None:
    """Without learning, a flow that goes on from the auxiliary one gives ratios of zero."""
    detector = ratio(start, learning_rate=0.0, seed=3).fit(planted.data.inliers, planted.data.auxiliary)
    assert (not detector.decision_function(planted.test).any()) == same


@pytest.mark.parametrize("start", ["independent", "auxiliary"])
def test_it_goes_on_from_the_saved_flow_of_the_auxiliary_set(start: str, planted: Planted) -> None:
    assert planted.data.auxiliary is not None
    saved = Flow(**SMALL_FLOW, seed=3).fit(planted.data.auxiliary)
    detector = ratio(start, seed=4)
    FlowRatio.fit_stack([detector], [replace(planted.data, auxiliary_start=saved.state())])
    np.testing.assert_array_equal(
        detector.auxiliary.decision_function(planted.test), saved.decision_function(planted.test)
    )


def test_the_auxiliary_flow_sees_no_inlier(planted: Planted) -> None:
    others = [planted.data, TrainingSet("other", planted.data.inliers[:9] + 1, planted.data.auxiliary)]
    one, two = (ratio().fit(data.inliers, data.auxiliary).auxiliary for data in others)
    np.testing.assert_array_equal(one.decision_function(planted.test), two.decision_function(planted.test))


def test_another_start_is_refused() -> None:
    with pytest.raises(ValueError, match="'both'; allowed: 'independent', 'auxiliary'"):
        ratio("both")

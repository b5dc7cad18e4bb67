"""What every method on feature vectors of config/methods.yaml keeps; a new entry is tested by being there."""

import pytest

from methods.contract.detector_checks import CHECKS, Check, Trial
from methods.contract.planted import Planted
from methods.detector import State
from tests.methods.world import Method, learned


@pytest.fixture(scope="module")
def trial(method: Method) -> Trial:
    return Trial(method.candidate)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_keeps_the_contract(trial: Trial, check: Check) -> None:
    assert check(trial) == ""


@pytest.fixture(scope="module")
def trained(flow_method: Method, planted: Planted) -> State:
    return flow_method.fit(planted.data).state()


def test_every_parameter_moves(flow_method: Method, trained: State, planted: Planted) -> None:
    still = learned(flow_method.fit(planted.data, learning_rate=0.0).state())
    moved = learned(trained)
    assert moved
    assert moved.keys() == still.keys()
    assert [name for name in moved if (moved[name] == still[name]).all()] == []


def test_losses_are_kept(trained: State) -> None:
    assert [name for name in trained if name.endswith("losses_")]

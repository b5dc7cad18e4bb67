"""What every method that localises of config/methods.yaml keeps; a new entry is tested by being there."""

import pytest

from methods.contract.localiser_checks import CHECKS, Check, MapTrial
from tests.methods.world import Method, localising


@pytest.fixture(scope="module", params=localising(), ids=lambda method: method.key)
def method(request: pytest.FixtureRequest) -> Method:
    return request.param


@pytest.fixture(scope="module")
def trial(method: Method) -> MapTrial:
    return MapTrial(method.small_candidate)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_keeps_the_contract(trial: MapTrial, check: Check) -> None:
    assert check(trial) == ""


def test_a_misspelt_hyperparameter_is_named(method: Method) -> None:
    with pytest.raises(TypeError, match=r"learning_rat\b"):
        type(method.build_small())(**method.values, learning_rat=1.0)

from collections.abc import Iterator

import pytest
import torch

import methods.contract.planted_maps as maps
from methods.contract.planted import Planted, plant
from methods.localiser import Localiser
from tests.methods.world import Method, Scores, Small, runnable


@pytest.fixture(scope="module", params=runnable(), ids=lambda method: method.key)
def method(request: pytest.FixtureRequest) -> Method:
    """Every method that we run."""
    return request.param


@pytest.fixture(
    scope="module",
    params=[method for method in runnable() if method.trains_flows],
    ids=lambda method: method.key,
)
def flow_method(request: pytest.FixtureRequest) -> Method:
    """Every method that trains flows."""
    return request.param


@pytest.fixture(scope="session")
def planted() -> Planted:
    return plant()


@pytest.fixture(scope="module")
def planted_maps() -> maps.Planted:
    return maps.plant()


@pytest.fixture(scope="module")
def fitted(method: Method | Small[Localiser], planted_maps: maps.Planted) -> Localiser:
    """A small localiser after its last epoch; a module on localisers says of which `method`."""
    return method.build_small().fit(planted_maps.data)


@pytest.fixture(scope="module")
def scores(fitted: Localiser, planted_maps: maps.Planted) -> Scores:
    return fitted.score(planted_maps.test, maps.SIDE)


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    """Threads that wait for each other between small tensors take ten times as long as one alone."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)

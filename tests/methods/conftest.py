from collections.abc import Iterator

import pytest
import torch

from tests.methods.world import Method, Planted, plant, runnable


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


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    """Threads that wait for each other between small tensors take ten times as long as one alone."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)

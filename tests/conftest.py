"""What all tests share: property tests give the same examples on every machine and are never timed."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.download_server import Server, serving

settings.register_profile("contraflow", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("contraflow")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "*")
    with serving() as running:
        yield running

import pytest

from tests.workflow.conftest import Project
from tests.workflow.verify.world import Finished, finish


@pytest.fixture
def finished(project: Project) -> Finished:
    return finish(project)

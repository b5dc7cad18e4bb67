"""Finished results, made once and copied for each test."""

import shutil
from contextlib import chdir
from pathlib import Path

import pytest

from tests.workflow.conftest import make_project
from tests.workflow.verify.world import Finished, finish


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    folder = tmp_path_factory.mktemp("made")
    with chdir(folder):
        return folder, finish(make_project(folder))


@pytest.fixture
def finished(made: tuple[Path, Finished], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Finished:
    monkeypatch.chdir(tmp_path)
    for name in ("data", "results"):
        shutil.copytree(made[0] / name, name)
    return made[1]

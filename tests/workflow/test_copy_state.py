"""A copy that changes is seen, however that came about."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflow.conftest import Project
from workflow import copy_state as module

Change = Callable[[Path], object]
TIME = 10**18


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("nut/train/good/000.png", "nut/train/good/001.png", "nut/test/cut/000.png"):
        path = tmp_path / "copy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"picture")
        os.utime(path, ns=(TIME, TIME))
    return tmp_path / "copy"


def state(copy: Path) -> str:
    module.copy_state.cache_clear()
    return module.copy_state(str(copy))


def older(path: Path) -> None:
    """Another file with an earlier time, as `cp -p` and `mv` bring it."""
    os.utime(path, ns=(TIME - 1, TIME - 1))


@pytest.mark.parametrize(
    "change",
    [
        lambda copy: (copy / "nut/train/good/000.png").write_bytes(b"another"),
        lambda copy: older(copy / "nut/test/cut/000.png"),
        lambda copy: (copy / "nut/train/good/001.png").unlink(),
        lambda copy: (copy / "nut/train/good/001.png").rename(copy / "nut/train/good/002.png"),
        lambda copy: (copy / "nut/test/new").write_bytes(b""),
    ],
    ids=["overwritten", "older", "removed", "renamed", "added"],
)
def test_a_change_deep_in_a_folder_is_seen(copy: Path, change: Change) -> None:
    before = state(copy)
    assert state(copy) == before
    change(copy)
    assert state(copy) != before


def test_an_archive_may_be_replaced_by_an_older_one(copy: Path) -> None:
    archive = copy / "nut/test/cut/000.png"
    before = state(archive)
    older(archive)
    assert state(archive) != before


def test_links_that_lead_nowhere_are_left_out(copy: Path) -> None:
    before = state(copy)
    (copy / "lost.png").symlink_to(copy / "nothing")
    assert state(copy) == before


def test_a_folder_of_millions_is_not_read_to_the_end(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    before = state(copy)
    older(copy / "nut/train/good/001.png")
    assert state(copy) == before
    older(copy / "nut/test/cut/000.png")
    assert state(copy) != before


def test_only_an_image_set_of_a_copy_has_a_state(project: Project, copy: Path) -> None:
    plan = project.plan("results/papers/ledger.csv", local_copies={"cifar10": str(copy)})
    sets = {s.dataset: plan.copy_state(s.name) for s in plan.suite("papers").image_sets.values()}
    assert sets["cifar10"] == state(copy)
    assert sets["cifar100"] == ""

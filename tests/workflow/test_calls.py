"""Whoever is alive is known, however the others ended."""

import errno
import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.workflow.conftest import refused
from workflow.calls import CALL, Abandoned, check_writable, claim, join
from workflow.errors import ROOT

Start = Callable[[str], subprocess.Popen[str]]
HOLD = "import time; from workflow.calls import *; held = {}(); print('held', flush=True); time.sleep(60)"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(CALL, "")
    return tmp_path / ".snakemake"


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Starts a process that holds its share until it is killed."""
    started = []

    def call(verb: str) -> subprocess.Popen[str]:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", HOLD.format(verb)]
        started.append(subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE))
        assert started[-1].stdout
        assert started[-1].stdout.readline() == "held\n"
        return started[-1]

    yield call
    for process in started:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


def is_alone() -> bool:
    """What a call is told that begins and ends here."""
    claimed = claim()
    claimed.lock.close()
    return claimed.alone


def stale_lock(folder: Path) -> Path:
    lock = folder / "locks" / "0.output.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.touch()
    return lock


def test_the_locks_of_a_killed_call_are_removed(folder: Path, start: Start) -> None:
    end(start("claim"))
    lock = stale_lock(folder)
    assert is_alone()
    assert not lock.exists()


def test_the_locks_of_a_living_call_stay(folder: Path, start: Start) -> None:
    start("claim")
    lock = stale_lock(folder)
    assert not is_alone()
    assert lock.exists()


def test_a_call_that_came_second_is_known_when_the_first_has_ended(folder: Path, start: Start) -> None:
    first, _ = start("claim"), start("claim")
    lock = stale_lock(folder)
    end(first)
    assert not is_alone()
    assert lock.exists()


def test_a_job_outlives_the_kill_of_its_call(folder: Path, start: Start) -> None:
    call = start("claim")
    start("join")
    end(call)
    lock = stale_lock(folder)
    assert not is_alone()
    assert lock.exists()


def test_a_job_that_starts_after_the_kill_of_its_call_ends(folder: Path, start: Start) -> None:
    assert is_alone()
    join().close()
    gone = start("claim")
    end(gone)
    os.environ[CALL] = os.environ[CALL].replace(str(os.getpid()), str(gone.pid))
    with pytest.raises(Abandoned, match="was killed; call it again"):
        join()


def test_a_job_on_another_machine_cannot_know(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_alone()
    monkeypatch.setenv(CALL, "another:1")
    join().close()


def test_a_file_system_without_locks_is_left_to_snakemake(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", refuse)
    lock = stale_lock(folder)
    assert is_alone()
    assert lock.exists()
    join().close()


def test_a_folder_may_be_one_that_can_be_made(tmp_path: Path) -> None:
    check_writable([tmp_path, Path("new/folder")])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("named", [Path("results"), Path("results/embedded")])
def test_a_folder_that_cannot_be_written_is_named(named: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "results").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "results")
    assert refused(check_writable, [named]).startswith(f"{named}: cannot be written, since")

"""Both phases of a case, each in a process of its own."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import methods.cost.measure
from methods.cost import process
from methods.cost.case import Case
from methods.cost.measure import PHASES, measure

Make = Callable[..., Case]


def in_this_process(command: list[str], **settings: object) -> subprocess.CompletedProcess[str]:
    """What a process would do and print."""
    try:
        process.main(*command[3:])
    except ValueError as error:
        return subprocess.CompletedProcess(command, 1, "Traceback\n" * 50 + f"ValueError: {error}\n")
    return subprocess.CompletedProcess(command, 0, "")


def test_the_phases_follow_each_other_and_are_put_together(case: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **settings: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return in_this_process(command)

    monkeypatch.setattr(methods.cost.measure.subprocess, "run", run)
    found = measure(case([1.0] * 5))
    assert [command[3] for command in commands] == [*PHASES] == [*process.PHASES]
    assert len(found["seconds_per_epoch"]) == len(found["images_per_second"]) == 3
    assert json.loads(json.dumps(found)) == found
    assert not Path(commands[0][4]).exists()


def test_a_process_that_fails_is_named_with_its_last_words(case: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(methods.cost.measure.subprocess, "run", in_this_process)
    with pytest.raises(RuntimeError, match=r"nut slow: the process that measures inference failed") as caught:
        measure(case([1.0] * 5, seed=float("nan")))
    assert "training diverged" in str(caught.value)
    assert len(str(caught.value).splitlines()) < 30

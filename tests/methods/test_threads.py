"""Threads and stacks change scores by no more than docs/reproducibility.md declares, whatever kind of flow."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.reproducibility import MAPS, VECTORS
from workflow.environment import VARIABLES

ROOT = Path(__file__).parents[2]
EPSILON = 0.01  # of the standard deviation of the scores; docs/reproducibility.md


@pytest.fixture(scope="module")
def measured() -> list[dict[str, Any]]:
    """In a process of its own, whose threads wait for each other as in a job: without spinning."""
    amount = ("--members", "2", "--images", "16", "--passes", "1", "--threads", "1", "2", "4", "--stacks", "2")
    command = [sys.executable, "-m", "benchmarks.reproducibility", *amount]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | VARIABLES, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_same_threads_give_the_same_bits(measured: list[dict[str, Any]]) -> None:
    again = [line for line in measured if (line["threads"], line["stack"]) == (1, 1)]
    assert [line["method"] for line in again] == [*VECTORS, *MAPS]
    assert {line["deviations"] for line in again} == {0.0}


def test_scores_of_more_threads_and_larger_stacks_are_within_epsilon(measured: list[dict[str, Any]]) -> None:
    """Those of two seeds are far from it."""
    assert len(measured) == 4 * len((*VECTORS, *MAPS))
    for line in measured:
        assert line["deviations"] < EPSILON < 0.1 * line["seeds_apart"], line

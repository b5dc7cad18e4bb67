"""A stack gives what separate training gives, for every method that trains flows."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from methods.contract.planted import Planted, plant
from methods.detector import TrainingSet
from methods.fitting import fit_and_score
from methods.flows import training
from methods.flows.stack import FlowStack
from tests.methods.world import Method

COUNTS = (150, 100, 40, 23)


@pytest.fixture(scope="module")
def members() -> list[Planted]:
    """Members of different sizes: their batches have 64, 64, 40 and 23 rows, their steps differ."""
    shared = plant().data.auxiliary
    worlds = [plant(seed, count) for seed, count in enumerate(COUNTS)]
    return [replace(world, data=replace(world.data, auxiliary=shared)) for world in worlds]


def scores(
    method: Method, members: Sequence[Planted], stack: int, device: str = "cpu", first: int = 0
) -> list[np.ndarray]:
    """Scores of each member, with seeds from `first` on."""
    detectors = [method.build(first + i, device, epochs=7, minimum_steps=10, batch=64) for i in range(len(members))]
    sets = [member.data for member in members]
    tests = [member.test for member in members]
    return [result.scores for result in fit_and_score(detectors, sets, tests, stack=stack, jobs=1)]


@pytest.fixture(
    scope="module",
    params=[
        "cpu",
        pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")),
    ],
)
def device(request: pytest.FixtureRequest) -> str:
    return request.param


def test_stacks_of_every_size_score_alike(flow_method: Method, members: list[Planted], device: str) -> None:
    alone = scores(flow_method, members, stack=1, device=device)
    assert np.std(alone, axis=1).min() > 1e-3
    for stack in (3, 4):
        np.testing.assert_allclose(scores(flow_method, members, stack, device), alone, rtol=1e-5, atol=1e-5)


@pytest.fixture(scope="module")
def together(flow_method: Method, members: list[Planted]) -> list[np.ndarray]:
    return scores(flow_method, members, stack=4)


def test_a_members_score_does_not_know_the_others(
    flow_method: Method, members: list[Planted], together: list[np.ndarray]
) -> None:
    apart = scores(flow_method, members[2:], stack=2, first=2)
    np.testing.assert_allclose(together[2:], apart, rtol=1e-5, atol=1e-5)


def test_a_stack_that_the_memory_does_not_hold_is_halved(
    flow_method: Method, members: list[Planted], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of training; the numbers are those of the smaller stacks."""
    halves = scores(flow_method, members, stack=2)
    step, taken = training._step, []

    def out_of_memory(stack: FlowStack, *others: Any) -> torch.Tensor:
        taken.append(stack.size)
        if stack.size > 2 and len(taken) > 5:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return step(stack, *others)

    monkeypatch.setattr(training, "_step", out_of_memory)
    np.testing.assert_array_equal(scores(flow_method, members, stack=4), halves)
    assert set(taken) == {4, 2}


def poisoned(data: TrainingSet) -> TrainingSet:
    return replace(data, name="the poisoned run", inliers=np.full_like(data.inliers, np.nan))


def test_a_run_that_diverges_is_named_and_alone(
    flow_method: Method, members: list[Planted], together: list[np.ndarray], caplog: pytest.LogCaptureFixture
) -> None:
    mixed = [replace(member, data=poisoned(member.data)) if i == 1 else member for i, member in enumerate(members)]
    found = scores(flow_method, mixed, stack=4)
    assert np.isnan(found[1]).all()
    for i in (0, 2, 3):
        np.testing.assert_array_equal(found[i], together[i])
    assert {record.levelno for record in caplog.records} == {logging.ERROR}
    assert all("the poisoned run diverged" in record.getMessage() for record in caplog.records)

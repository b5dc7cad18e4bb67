"""What is timed and counted in training and inference, by a localiser that takes known times."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import methods.cost.phases as phases
from methods.cost.case import Case
from methods.cost.phases import infer, train
from methods.runs import save_states
from tests.methods.cost.world import CLOCK, SCORING, Slow

Make = Callable[..., Case]
PASSES = [100.0, 50.0, 3.0, 1.0, 2.0, 1000.0]
ENCODING = 6.0


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return tmp_path / "model.safetensors"


def test_a_pass_over_the_training_images_is_timed(case: Make, model: Path) -> None:
    found = train(case(PASSES), model, CLOCK)
    assert found["seconds_per_epoch"] == [3, 1, 2]
    assert (found["parameters_added"], found["training_images"]) == ([1], [5])
    assert found["training_memory_mib"][0] > 10


def test_a_method_is_given_what_it_uses(case: Make, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phases, "read_anomalies", lambda *given: given)
    monkeypatch.setattr(phases, "read_synthetic", lambda *given: given)
    train(case(PASSES), model, CLOCK)
    assert Slow.seen is not None
    assert (Slow.seen.anomalies, Slow.seen.synthetic) == (None, None)
    train(case(PASSES, anomalies="bank", synthetic="made"), model, CLOCK)
    assert (Slow.seen.anomalies, Slow.seen.synthetic) == ((Path("bank"), "nut/0"), (Path("made"), "nut"))


def test_inference_is_of_the_trained_run_with_and_without_encoding(
    case: Make, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled, scored = [], []
    fill, score = phases.fill, Slow.score

    def slow_fill(levels: Any, *given: Any) -> None:
        CLOCK.now += ENCODING
        fill(levels, *given)
        filled.append(levels[0].shape)

    def watched(self: Slow, *given: Any) -> Any:
        scored.append(float(self.learned))
        return score(self, *given)

    monkeypatch.setattr(phases, "fill", slow_fill)
    monkeypatch.setattr(Slow, "score", watched)
    train(case(PASSES, seed=10), model, CLOCK)
    found = infer(case(PASSES, seed=10), model, CLOCK)
    assert found["images_per_second"] == [6 / (ENCODING + SCORING)] * 3
    assert found["scored_images_per_second"] == [6 / SCORING] * 3
    assert set(filled) == {(6, 4, 4, 16)}
    assert set(scored) == {10.0 + 5}
    assert (found["scored_images"], found["side"], found["parameters_frozen"]) == ([6], [32], [0])
    assert found["inference_memory_mib"][0] >= found["libraries_memory_mib"][0] > 10


def test_the_parameters_of_the_backbone_are_counted(case: Make, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backbone = torch.nn.Linear(3, 2).requires_grad_(False)
    backbone.shapes = lambda shape: [(4, 4, 16)]  # type: ignore[assignment]
    monkeypatch.setattr(phases, "build_levels", lambda *given: backbone)
    monkeypatch.setattr(phases, "fill", lambda *given: None)
    train(case(PASSES), model, CLOCK)
    assert infer(case(PASSES), model, CLOCK)["parameters_frozen"] == [8]


def test_a_run_that_diverged_is_refused_for_it_is_not_scored(case: Make, model: Path) -> None:
    save_states({"measured": {"learned": np.array(np.nan)}}, model)
    with pytest.raises(ValueError, match="nut slow: training diverged"):
        infer(case(PASSES), model, CLOCK)

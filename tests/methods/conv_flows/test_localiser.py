"""What every method on convolutional flows keeps."""

import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from methods.contract.planted_maps import SIDE, Planted, plant
from methods.conv_flows.localiser import ConvFlowLocaliser
from methods.conv_flows.training import Member
from methods.fitting import build as build_entry
from methods.fitting import detector_class
from methods.localiser import MapTrainingSet
from tests.methods.conv_flows.world import METHODS
from tests.methods.world import Scores, Small


@pytest.fixture(scope="module", params=METHODS.values(), ids=METHODS)
def method(request: pytest.FixtureRequest) -> Small[ConvFlowLocaliser]:
    return request.param


def test_an_image_scores_its_most_anomalous_pixel(scores: Scores) -> None:
    images, maps = scores
    np.testing.assert_allclose(images, maps.max((1, 2)), rtol=1e-6)


def test_an_image_is_scored_as_if_alone(fitted: ConvFlowLocaliser, scores: Scores, planted_maps: Planted) -> None:
    """More test images than a batch has, and one."""
    for index in (0, 7):
        images, maps = fitted.score(tuple(level[index : index + 1] for level in planted_maps.test), SIDE)
        np.testing.assert_allclose(images, scores[0][[index]], rtol=1e-4)
        np.testing.assert_allclose(maps, scores[1][[index]], rtol=0, atol=1e-5)


def test_every_parameter_moves(
    method: Small[ConvFlowLocaliser], fitted: ConvFlowLocaliser, planted_maps: Planted
) -> None:
    still = dict(method.build_small(learning_rate=0.0, epochs=1).fit(planted_maps.data).network.named_parameters())
    moved = {name: value for name, value in fitted.network.named_parameters() if value.requires_grad}
    assert len(moved) >= 2 * 3 * 6
    assert [name for name in moved if bool((moved[name] == still[name]).all())] == []


def test_the_loss_falls_and_is_taken_down_for_each_epoch(fitted: ConvFlowLocaliser) -> None:
    losses = fitted.state()["losses_"]
    assert losses.shape == (30,)
    assert losses[-10:].mean() < losses[:10].mean()


def test_members_of_a_stack_train_as_they_would_alone(
    method: Small[ConvFlowLocaliser], scores: Scores, planted_maps: Planted
) -> None:
    """And they can be scored and kept after each round: 20 epochs, then the last 10."""
    other = plant(seed=3).data
    pair, seen, states = [method.build_small(seed=1), method.build_small()], [], []
    for number in type(pair[0]).fit_stack(pair, [other, planted_maps.data]):
        seen.append((number, len(pair[1].losses_), pair[1].score(planted_maps.test, SIDE)[1]))
        states.append(pair[1].state())
    assert [(number, epochs) for number, epochs, _ in seen] == [(20, 20), (30, 30)]
    assert not np.allclose(seen[0][2], scores[1])
    np.testing.assert_array_equal(method.build_small().restore(states[0]).score(planted_maps.test, SIDE)[1], seen[0][2])
    np.testing.assert_array_equal(seen[1][2], scores[1])
    alone = method.build_small(seed=1).fit(other).score(planted_maps.test, SIDE)[1]
    np.testing.assert_array_equal(pair[0].score(planted_maps.test, SIDE)[1], alone)


def test_a_run_that_diverges_is_named_and_scores_nothing(
    method: Small[ConvFlowLocaliser], planted_maps: Planted, caplog: pytest.LogCaptureFixture
) -> None:
    """The runs beside it are not touched."""
    infinite = tuple(np.full_like(level, np.inf) for level in planted_maps.data.normal)
    broken = replace(planted_maps.data, name="broken run", normal=infinite)
    pair = [method.build_small(epochs=2), method.build_small(epochs=2)]
    with caplog.at_level(logging.ERROR):
        for _ in type(pair[0]).fit_stack(pair, [broken, planted_maps.data]):
            pass
    assert "broken run diverged" in caplog.text
    images, maps = pair[0].score(planted_maps.test, SIDE)
    assert np.isnan(images).all()
    assert np.isnan(maps).all()
    assert np.isfinite(pair[1].score(planted_maps.test, SIDE)[0]).all()
    assert np.isnan(method.build_small().restore(pair[0].state()).score(planted_maps.test, SIDE)[0]).all()


def test_the_training_images_matter_and_known_anomalies_do_not(
    method: Small[ConvFlowLocaliser], scores: Scores, planted_maps: Planted
) -> None:
    without = method.build_small().fit(replace(planted_maps.data, anomalies=None)).score(planted_maps.test, SIDE)[1]
    np.testing.assert_array_equal(without, scores[1])


@pytest.mark.parametrize(
    ("key", "shapes", "count"),
    [
        ("fastflow_resnet18", [(64, 64, 64), (32, 32, 128), (16, 16, 256)], 3_510_528),
        ("fastflow_deit", [(24, 24, 768)], 7_074_500),
    ],
)
def test_the_parameters_of_an_entry_are_the_published_ones(key: str, shapes: list[tuple[int, ...]], count: int) -> None:
    """They can be counted before the first step."""
    file = Path(__file__).parents[3] / "config" / "methods.yaml"
    entry = yaml.safe_load(file.read_text(encoding="utf-8"))["methods"][key]
    values = {name: found["value"] for name, found in entry["hyperparameters"].items()}
    localiser = build_entry(entry["class"], values, 0, "cpu")
    normal = tuple(np.zeros((1, *shape), np.float32) for shape in shapes)
    type(localiser).fit_stack([localiser], [MapTrainingSet("shapes alone", normal)])
    assert localiser.parameter_count == count


def test_a_scheduled_pass_is_an_epoch(
    method: Small[ConvFlowLocaliser], planted_maps: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    step = Member._step
    monkeypatch.setattr(Member, "_step", lambda self, rows: (batches.append(len(rows)), step(self, rows))[1])
    localiser = method.build_small().schedule_passes(2)
    for _ in type(localiser).fit_stack([localiser], [planted_maps.data]):
        assert batches == [5, 5, 5]
        batches.clear()


def test_the_entries_of_methods_yaml_can_be_built() -> None:
    file = Path(__file__).parents[3] / "config" / "methods.yaml"
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))["methods"].values()
    ours = [
        entry
        for entry in entries
        if issubclass(detector_class(entry.get("class", "methods.mse.MSE")), ConvFlowLocaliser)
    ]
    assert len(ours) >= 3
    for entry in ours:
        values = {name: found["value"] for name, found in entry["hyperparameters"].items()}
        assert build_entry(entry["class"], values, 0, "cpu").schedule.batch == 32

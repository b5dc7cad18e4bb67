"""What every method on level maps keeps."""

from dataclasses import replace

import numpy as np
import pytest

import methods.map_flows.density as density
from methods.contract.planted_maps import SIDE, Planted, plant
from methods.map_flows.localiser import FlowLocaliser
from methods.map_flows.training import Training
from tests.methods.map_flows.world import METHODS
from tests.methods.world import Scores, Small, learned


@pytest.fixture(scope="module", params=METHODS.values(), ids=METHODS)
def method(request: pytest.FixtureRequest) -> Small[FlowLocaliser]:
    return request.param


def test_an_image_scores_its_most_anomalous_pixel(scores: Scores) -> None:
    images, maps = scores
    np.testing.assert_allclose(images, maps.max((1, 2)), rtol=1e-6)


def test_test_images_are_scored_in_pieces(
    fitted: FlowLocaliser,
    scores: Scores,
    planted_maps: Planted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(density, "_FEATURES_AT_ONCE", 100)
    np.testing.assert_allclose(fitted.score(planted_maps.test, SIDE)[1], scores[1], rtol=0, atol=1e-5)


def test_every_parameter_moves(method: Small[FlowLocaliser], fitted: FlowLocaliser, planted_maps: Planted) -> None:
    rates = {"learning_rate": 0.0, "final_learning_rate": 0.0, "warm_up_learning_rate": 0.0}
    still, moved = (learned(found.state()) for found in (method.build_small(**rates).fit(planted_maps.data), fitted))
    assert len(moved) == 2 * 2 * 6
    assert [name for name in moved if (moved[name] == still[name]).all()] == []


def test_the_loss_falls_on_every_level(fitted: FlowLocaliser) -> None:
    """From the second meta-epoch, where the objective is the method's own."""
    losses = fitted.state()["losses_"]
    assert losses.shape == (4, 2)
    assert (losses[3] < losses[1]).all()


def test_known_anomalies_matter_where_they_are_used(
    method: Small[FlowLocaliser], scores: Scores, planted_maps: Planted
) -> None:
    other = replace(planted_maps.data, anomalies=plant(seed=9).data.anomalies)
    changed = method.build_small().fit(other).score(planted_maps.test, SIDE)[1]
    assert np.array_equal(changed, scores[1]) == (method.build_small().anomalies_per_pass == 0)


def test_a_scheduled_pass_is_one_of_the_sub_epochs(
    method: Small[FlowLocaliser], planted_maps: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of them make a meta-epoch: the first without anomalies, each later one with all there are to a pass."""
    steps: list[int] = []
    step = Training._step
    monkeypatch.setattr(Training, "_step", lambda *given: (steps.append(0), step(*given))[1])

    def counts(localiser: FlowLocaliser) -> list[int]:
        found = []
        for _ in type(localiser).fit_stack([localiser], [planted_maps.data]):
            found.append(len(steps))
            steps.clear()
        return found

    whole = counts(method.build_small(meta_epochs=2, sub_epochs=2))
    passes = counts(method.build_small(meta_epochs=2, sub_epochs=2).schedule_passes(3))
    assert [2 * count for count in passes] == [whole[0], whole[1], whole[1]]


def test_parameters_by_hand(method: Small[FlowLocaliser], planted_maps: Planted) -> None:
    """Two blocks on 6 and 9 channels, whose subnets see 3 or 5 of them and the code of length 8."""

    def subnet(inputs: int, outputs: int) -> int:
        return inputs * 2 * inputs + 2 * inputs + 2 * inputs * outputs + outputs

    expected = 2 * (subnet(3 + 8, 6) + 2 * 6) + 2 * (subnet(5 + 8, 8) + 2 * 9)
    localiser = method.build_small()
    type(localiser).fit_stack([localiser], [planted_maps.data])
    assert localiser.parameter_count == expected

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from methods.contract.planted import Planted
from methods.flow import Flow
from methods.outlier_exposure import OutlierExposure
from tests.methods.world import SMALL_FLOW


def exposed(**changes: Any) -> OutlierExposure:
    finetuning = {"finetune_epochs": 3, "finetune_minimum_steps": 2, "margin_per_dimension": 0.5}
    return OutlierExposure(**SMALL_FLOW | finetuning | changes)


def test_the_margin_grows_with_the_dimensions() -> None:
    """0.5 nats for each of 12 dimensions: an auxiliary sample 2 nats above its inlier lacks 4."""
    nll, weights = torch.tensor([[3.0]]), torch.tensor([[1.0]])
    loss = exposed().objective(12)(nll, nll + 2, weights)
    torch.testing.assert_close(loss, torch.tensor([3.0 + 4.0]))


def test_finetuning_has_a_schedule_of_its_own(planted: Planted) -> None:
    """120 inliers are one whole batch of 64 an epoch."""
    detector = exposed().fit(planted.data.inliers, planted.data.auxiliary)
    assert len(detector.losses_) == 3
    assert len(detector.base.losses_) == 20


def test_the_saved_flow_gives_what_its_own_training_gives(planted: Planted) -> None:
    saved = Flow(**SMALL_FLOW, seed=3).fit(planted.data.inliers)
    started, alone = exposed(seed=3), exposed(seed=3)
    OutlierExposure.fit_stack([started], [replace(planted.data, start=saved.state())])
    alone.fit(planted.data.inliers, planted.data.auxiliary)
    scores = started.decision_function(planted.test)
    np.testing.assert_array_equal(scores, alone.decision_function(planted.test))
    assert not np.allclose(scores, saved.decision_function(planted.test))


def test_the_margin_widens_the_gap_to_the_auxiliary_set(planted: Planted) -> None:
    """Against a margin that every pair keeps, with which finetuning is more maximum likelihood."""

    def gap(margin: float) -> float:
        detector = exposed(finetune_minimum_steps=60, margin_per_dimension=margin, learning_rate=5e-3)
        detector.fit(planted.data.inliers, planted.data.auxiliary)
        auxiliary, inliers = map(detector.decision_function, (planted.data.auxiliary, planted.data.inliers))
        return auxiliary.mean() - inliers.mean()

    assert gap(5.0) > gap(-1e6) + 1


def test_an_unknown_setting_is_named() -> None:
    with pytest.raises(TypeError, match="margin"):
        exposed(margin=1.0)

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

import methods.sweep
from methods.detector import Detector, TrainingSet
from methods.fitting import Fitted
from methods.sweep import sweep
from tests.methods.world import SMALL_FLOW

METHOD = {"class": "methods.contrastive_flow.ContrastiveFlow", "hyperparameters": SMALL_FLOW | {"threshold": 0.0}}
AUXILIARY = np.arange(1000, 1040, dtype=np.float32)[:, None] + np.zeros(4, dtype=np.float32)
MEMBERS = {"cat": AUXILIARY[:30] - 1000, "dog": AUXILIARY[:30] - 900}
Calls = list[tuple[Sequence[Detector], Sequence[TrainingSet], Sequence[np.ndarray]]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What `sweep` asked to be fitted; a score is the first feature, which numbers the image."""
    seen: Calls = []

    def record(
        detectors: Sequence[Detector], sets: Sequence[TrainingSet], tests: Sequence[np.ndarray], **rest: Any
    ) -> list[Fitted]:
        seen.append((detectors, sets, tests))
        return [Fitted(test[:, 0].astype(np.float64), {}) for test in tests]

    monkeypatch.setattr(methods.sweep, "fit_and_score", record)
    return seen


def swept(members: dict[str, np.ndarray] = MEMBERS, values: Sequence[float] = (0.0, 50.0)) -> list[pd.DataFrame]:
    return list(sweep(METHOD, "threshold", list(values), members, AUXILIARY, fraction=0.1, stack=2, device="cpu"))


def test_a_tenth_is_held_out_and_the_rest_is_trained_on(calls: Calls) -> None:
    frames = swept()
    for frame, (_, sets, _) in zip(frames, calls, strict=True):
        for data, (member, inliers) in zip(sets, MEMBERS.items(), strict=True):
            scored = frame[frame["member"] == member]
            for kept, held, whole in (
                (data.inliers, scored["score"][~scored["auxiliary"]], inliers),
                (data.auxiliary, scored["score"][scored["auxiliary"]], AUXILIARY),
            ):
                assert len(held) == len(whole) // 10
                assert sorted([*kept[:, 0], *held]) == whole[:, 0].tolist()


def test_every_value_sees_the_same_images_and_starts_alike(calls: Calls) -> None:
    first, second = swept()
    assert [frame["value"].unique().tolist() for frame in (first, second)] == [[0.0], [50.0]]
    pd.testing.assert_frame_equal(first.drop(columns="value"), second.drop(columns="value"))
    settings = [[(flow.threshold, flow.seed, flow.schedule.minimum_steps) for flow in flows] for flows, _, _ in calls]
    seeds = [seed for _, seed, _ in settings[0]]
    assert settings == [[(value, seed, 1) for seed in seeds] for value in (0.0, 50.0)]
    assert len(set(seeds)) == 2


def test_members_are_split_each_by_its_name(calls: Calls) -> None:
    """Both have thirty inliers, numbered from 0 and from 100."""
    held = swept()[0].query("not auxiliary").groupby("member")["score"].agg(list)
    assert held["cat"] != [score - 100 for score in held["dog"]]


def test_a_member_does_not_know_the_others(calls: Calls) -> None:
    [alone], [together] = swept({"dog": MEMBERS["dog"]}, [0.0]), swept(values=[0.0])
    pd.testing.assert_frame_equal(alone, together[together["member"] == "dog"].reset_index(drop=True))


def test_a_real_sweep_scores_what_was_held_out() -> None:
    rng = np.random.default_rng(0)
    members = {"cat": rng.normal(size=(40, 4)).astype(np.float32)}
    auxiliary = rng.normal(size=(50, 4)).astype(np.float32)
    [frame] = sweep(METHOD, "epochs", [2], members, auxiliary, fraction=0.1, stack=1, device="cpu")
    assert frame["auxiliary"].tolist() == 4 * [False] + 5 * [True]
    assert np.isfinite(frame["score"]).all()

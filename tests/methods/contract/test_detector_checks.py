"""Each rule of the contract is missed by the method that breaks it, in words that say what is wrong."""

import pytest

from methods.contract.candidate import Candidate
from methods.contract.examine import examine
from tests.methods.contract import broken

AUXILIARY = ("inliers", "auxiliary")


def faults(kind: type, uses: tuple[str, ...] = ("inliers",), is_deterministic: bool = True) -> list[str]:
    name = f"{kind.__module__}.{kind.__name__}"
    return [verdict.fault for verdict in examine(Candidate("a", name, uses, is_deterministic, {})) if verdict.fault]


def test_a_sound_method_has_no_fault() -> None:
    assert faults(broken.Sound) == []
    assert faults(broken.Seeded, is_deterministic=False) == []
    assert faults(broken.Greedy) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (broken.Constant, "scores are constant, 1 for every image"),
        (broken.Coarse, "scores have only 2 different values for 120 different images"),
        (broken.UpsideDown, "scores are upside down: planted anomalies have the lower ones (AUROC 0.00)"),
        (broken.Blind, "planted anomalies are not found: AUROC 0."),
        (broken.Column, "scores have the shape (120, 1); expected (120,)"),
        (broken.Single, "scores are float32; expected float64"),
        (broken.Listed, "scores are a list; expected a numpy array"),
        (broken.Lost, "3 of 120 scores are not finite"),
        (broken.Batched, "scores depend on the batch: in batches of other sizes they differ by up to"),
        (broken.Unlearning, "fit did not change any parameter"),
        (broken.Forgetful, "state() is empty after fit"),
        (broken.HalfSaved, "a saved model scores differently after loading, by up to"),
        (broken.Unreturned, "fit does not return the detector"),
        (broken.Unseeded, "the same seed gives other scores, by up to"),
        (broken.Seeded, "another seed gives other scores, but the entry declares `deterministic: true`"),
        (broken.Rising, "the loss does not fall: losses_ is 1 at first and 7 at last"),
        (broken.Needy, "it needs an auxiliary set: list `auxiliary` under its `uses`"),
        (broken.Failing, "ZeroDivisionError: no such luck ("),
    ],
)
def test_a_broken_rule_is_said(kind: type, text: str) -> None:
    assert any(fault.startswith(text) for fault in faults(kind))


@pytest.mark.parametrize(
    "kind",
    [
        broken.Column,
        broken.Lost,
        broken.Failing,
        broken.Batched,
        broken.Unlearning,
        broken.HalfSaved,
        broken.Rising,
        broken.Seeded,
    ],
)
def test_one_fault_is_one(kind: type) -> None:
    assert len(faults(kind)) == 1


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (broken.Needy, "half of the auxiliary set gives the same scores: take `auxiliary` from its `uses`"),
        (broken.Greedy, "fit without an auxiliary set gives no error"),
    ],
)
def test_an_auxiliary_set_is_used_as_declared(kind: type, text: str) -> None:
    (fault,) = faults(kind, AUXILIARY)
    assert fault.startswith(text)


def test_a_seed_without_effect_is_to_be_declared() -> None:
    (fault,) = faults(broken.Sound, is_deterministic=False)
    assert fault.startswith("another seed gives the same scores: declare `deterministic: true`")


def test_the_place_of_an_error_is_named() -> None:
    assert all("broken.py, line " in fault and "in fit)" in fault for fault in faults(broken.Failing))

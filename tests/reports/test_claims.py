"""Claims without a number: differences by hand, and their rows in the ledger."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from reports.claims import claimed_differences
from reports.ledger import ledger
from reports.spec import Claim, Row, TableSpec

SPEC = TableSpec(
    name="tablet",
    title="A table",
    source="A paper",
    dataset="parts",
    protocol="unsupervised",
    categories=(("nut", "nut"), ("screw", "screw")),
    rows=(Row("hard", "Hard"), Row("plain", "Plain")),
    tolerance=1.0,
    claims=(Claim("hard", "plain", "auroc", "hard is worse"),),
)


def metrics_of(values: dict[str, list[float]]) -> pd.DataFrame:
    """One repetition of each method's AUROC on nut and screw."""
    rows = [
        (method, category, value)
        for method, numbers in values.items()
        for category, value in zip(("nut", "screw"), numbers, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["method", "category", "value"])
    return frame.assign(dataset="parts", protocol="unsupervised", metric="auroc", repetition=0, checkpoint="last")


@pytest.mark.parametrize(("hard", "ours", "verdict"), [([70.0, 81.0], -4.5, "holds"), ([90.0, 80.0], 5.0, "differs")])
def test_a_claim_is_on_the_difference_of_means(hard: list[float], ours: float, verdict: str) -> None:
    metrics = metrics_of({"hard": hard, "plain": [75.0, 85.0]})
    (found,) = claimed_differences(metrics, SPEC).to_dict("records")
    assert found["ours"] == ours
    row = ledger(metrics, {}, [SPEC]).iloc[-1]
    assert (row["method"], row["category"], row["metric"]) == ("hard - plain", "mean", "auroc")
    assert (row["ours"], row["verdict"], row["note"], row["repetitions"]) == (ours, verdict, "hard is worse", 1)


def test_a_claim_on_what_did_not_run_is_not_run() -> None:
    row = ledger(metrics_of({"plain": [75.0, 85.0]}), {}, [SPEC]).iloc[-1]
    assert np.isnan(row["ours"])
    assert (row["verdict"], row["repetitions"]) == ("not run", 0)


def test_claims_are_of_the_tables_methods() -> None:
    with pytest.raises(ValueError, match=r"claims are of methods that are no rows, \['soft'\]"):
        replace(SPEC, claims=(Claim("soft", "plain", "auroc", "soft is worse"),))

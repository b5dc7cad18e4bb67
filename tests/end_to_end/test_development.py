"""Real images through a real backbone: the development suite on a few images of each class."""

from collections.abc import Callable

import pandas as pd
import pytest

from tests.end_to_end.conftest import SHARED, Checkout

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"no local copies at {SHARED} (set CONTRAFLOW_SHARED)"),
]


@pytest.fixture(scope="module")
def finished(make_checkout: Callable[[], Checkout]) -> Checkout:
    checkout = make_checkout()
    suite = (checkout.folder / "config/suites/development.yaml").read_text(encoding="utf-8")
    few = suite.replace("repetitions: 3", "repetitions: 1\nimages_per_class: 6")
    (checkout.folder / "config/suites/few.yaml").write_text(few, encoding="utf-8")
    for table, rows in {"table1": "[knn, cf]", "table3": "[mse, cf]"}.items():
        checkout.replace(f"config/tables/{table}.yaml", "^rows: .*", f"rows: {rows}")
    checkout.snakemake("results/few/table1.csv", "results/few/table3.csv", "--config", f"shared={SHARED}")
    return checkout


def test_real_classes_are_told_apart(finished: Checkout) -> None:
    """Six images of a class are enough for neighbours in feature space to beat chance by far."""
    table = pd.read_csv(finished.folder / "results/few/table1.csv").set_index("method")
    assert list(table.columns[:4:2]) == ["airplane", "automobile"]
    assert table.loc["knn", "mean"] > 75


def test_a_missing_dataset_leaves_the_rest_of_the_table(finished: Checkout) -> None:
    table = pd.read_csv(finished.folder / "results/few/table3.csv").set_index("method")
    assert table["svhn"].isna().all()
    assert table[["cifar100", "celeba", "mean"]].notna().all(axis=None)
    assert "no copy of SVHN" in (finished.folder / "results/few/table3.tex").read_text(encoding="utf-8")


def test_the_ledger_says_what_stands_in(finished: Checkout) -> None:
    ledger = pd.read_csv(finished.folder / "results/few/ledger.csv")
    ours = ledger[(ledger["table"] == "table1") & (ledger["method"] == "cf") & (ledger["category"] == "mean")].iloc[0]
    assert ours["published"] == 96.5
    assert "MobileNet" in ours["stands_in"]
    assert "first 6 images" in ours["stands_in"]
    assert set(ledger["verdict"]) >= {"differs", "not run"}

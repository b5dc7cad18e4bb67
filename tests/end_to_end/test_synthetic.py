"""Tables of methods that make their own anomalies through Snakemake, on one drawn category and a short schedule."""

from collections.abc import Callable

import pandas as pd
import pytest

from tests.end_to_end.conftest import Checkout

pytestmark = pytest.mark.end_to_end
TABLE, ABLATION = "results/embedded/table12.csv", "results/embedded/table14.csv"
FIGURE = "results/embedded/synthesised/workshop.unsupervised.plug.png"
FLOWS = ("cl_flow_deit", "cl_flow_resnet18", "fastflow_deit", "fastflow_resnet18")


@pytest.fixture(scope="module")
def finished(make_checkout: Callable[[], Checkout]) -> Checkout:
    checkout = make_checkout()
    suite = "config/suites/embedded.yaml"
    for setting, value in {"    epochs": 2, "meta_epochs": 3, "sub_epochs": 1}.items():
        checkout.replace(suite, rf"{setting}: {{value: \d+", f"{setting}: {{value: {value}")
    checkout.replace(suite, "^title:", "categories: {workshop: [plug]}\ntitle:")
    checkout.snakemake(TABLE, ABLATION, FIGURE, "--config", "repetitions=1")
    return checkout


def test_each_method_has_its_protocol_and_every_metric(finished: Checkout) -> None:
    table = pd.read_csv(finished.folder / TABLE).set_index("category")
    ours = [f"{method}.{metric}" for method in (*FLOWS, "nfad", "bgad") for metric in ("image_auroc", "pro")]
    assert table.loc["plug", ours].between(0, 100).all()
    metrics = pd.read_csv(finished.folder / "results/embedded/metrics.csv")
    protocols = metrics.groupby("method")["protocol"].unique().map(sorted)
    assert all(protocols[method] == ["unsupervised"] for method in FLOWS)
    assert protocols["bgad"] == ["few_anomalies"]


def test_the_ablation_tells_its_losses_apart_and_its_claims_are_in_the_ledger(finished: Checkout) -> None:
    table = pd.read_csv(finished.folder / ABLATION).set_index("category")
    pixels = [f"cl_flow_resnet18{loss}.pixel_auroc" for loss in ("_ml", "_pnd", "_scf_hard", "_scf_smooth", "")]
    assert table.loc["plug", pixels].nunique() == len(pixels)
    ledger = pd.read_csv(finished.folder / "results/embedded/ledger.csv")
    claims = ledger[ledger["method"].str.contains(" - ")]
    assert list(claims["method"].str.split(" - ").str[0]) == ["cl_flow_resnet18_scf_hard", "cl_flow_resnet18_ml"]
    assert claims["verdict"].isin(["holds", "differs"]).all()


def test_the_bank_of_synthetic_anomalies_is_gone_and_the_figure_there(finished: Checkout) -> None:
    assert not list((finished.folder / "results/embedded/synthetic").rglob("*.safetensors"))
    assert (finished.folder / FIGURE).stat().st_size > 10_000

"""A table of localising methods through Snakemake, on one drawn category and a short schedule."""

import json
import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from reports.localisation.evaluation import evaluate
from reports.localisation.regions import label_regions
from tests.end_to_end.conftest import Checkout

pytestmark = pytest.mark.end_to_end
TABLE = "results/embedded/table6.csv"
SUBSETS = "results/embedded/table10.csv"
CSV = (TABLE, "results/embedded/metrics.csv", "results/embedded/ledger.csv")
FIGURE = "results/embedded/anomaly_maps/workshop.few_anomalies.weave.png"
SCORES = "results/embedded/scores/workshop.few_anomalies.weave"


def of_weave(industrial: Checkout) -> pd.DataFrame:
    metrics = pd.read_csv(industrial.folder / CSV[1])
    return metrics[metrics["category"] == "weave"].reset_index(drop=True)


def test_every_method_has_every_metric_of_the_category_that_is_there(industrial: Checkout) -> None:
    table = pd.read_csv(industrial.folder / TABLE).set_index("category")
    ours = [f"{method}.{metric}" for method in ("nfad", "bgad_normal", "bgad") for metric in ("image_auroc", "pro")]
    assert table.loc["weave", ours].between(0, 100).all()
    assert table.loc[["granite", "plug", "washer"], ours].isna().all(axis=None)
    assert "not among the categories of workshop" in industrial.read(TABLE.replace("csv", "tex")).decode()
    assert (industrial.folder / FIGURE).stat().st_size > 10_000


def test_the_metrics_are_those_of_the_stored_maps(industrial: Checkout) -> None:
    """Anyone can compute the table again from what the jobs left; known anomalies are not among the tests."""
    folder = industrial.folder / SCORES / "bgad"
    scores = pd.read_parquet(folder / "repetitions_0-2.parquet")
    known = pd.read_parquet(folder / "repetitions_0-2.known.parquet")
    first = (scores["repetition"] == 1).to_numpy()
    maps = np.load(folder / "repetitions_0-2.maps.npy")[first]
    (masks,) = industrial.folder.glob("data/prepared/workshop.weave-*/test.masks.npy")
    rows = np.setdiff1d(np.arange(len(maps)), known.loc[known["repetition"] == 1, "row"])
    values = scores.loc[first, "score"].to_numpy()
    expected = evaluate(values[rows], maps[rows], label_regions(np.load(masks)[rows]))
    metrics = of_weave(industrial)
    found = metrics[(metrics["method"] == "bgad") & (metrics["repetition"] == 1) & (metrics["checkpoint"] == "last")]
    found = found.set_index("metric")["value"]
    assert len(known[known["repetition"] == 1]) == 10
    assert found[list(expected)].to_numpy() == pytest.approx([100 * value for value in expected.values()], abs=1e-6)


def test_edited_maps_are_found(industrial: Checkout) -> None:
    """Also where their record is made to fit, with what is measured from stored maps: table 10, but not table 6."""
    maps, epochs = (f"{SCORES}/bgad/repetitions_0-2.{suffix}" for suffix in ("maps.npy", "epochs.parquet"))
    before = industrial.contents([maps, f"{SCORES}/bgad/repetitions_0-2.json"])
    np.save(industrial.folder / maps, -np.load(industrial.folder / maps))
    industrial.forge(maps, industrial.read(maps))
    done = industrial.verify()
    for path, content in before.items():
        (industrial.folder / path).write_bytes(content)
    named = set(re.findall(r"^DIFFERS (\S+): ", done.stdout, re.MULTILINE))
    assert {epochs, SUBSETS, CSV[1]} <= named <= {epochs, SUBSETS, SUBSETS.replace("csv", "tex"), *CSV[1:]}
    assert "metrics of the last epoch recomputed from anomaly maps" in done.stdout


def test_the_oracle_is_the_best_epoch(industrial: Checkout) -> None:
    metrics = of_weave(industrial)
    chosen = metrics[metrics["method"].isin(["nfad", "bgad"]) & ~metrics["metric"].str.startswith("pro_")]
    pairs = chosen.pivot(index=["method", "repetition", "metric"], columns="checkpoint", values="value")
    assert len(pairs) == 2 * 3 * 7
    assert (pairs["oracle"] >= pairs["last"]).all()
    assert (pairs["oracle"] > pairs["last"]).any()


def test_areas_in_a_figure_are_those_of_the_tables(industrial: Checkout) -> None:
    """Figures are drawn of finished runs alone, and equal ones are equal bytes."""
    names = ("curves.table6.1", "training.table6.1", "worst.workshop.few_anomalies.weave")
    files = [f"results/embedded/figures/{name}.{kind}" for name in names for kind in ("png", "pdf")]
    assert "fit_maps" not in industrial.snakemake(*files)
    before = industrial.contents(files)
    industrial.snakemake("--forcerun", "curves", "training", "worst_examples", "--", *files)
    assert industrial.contents(files) == before
    record = json.loads(industrial.read("results/embedded/figures/curves.table6.1.json"))
    metrics = of_weave(industrial)
    last = metrics[metrics["checkpoint"] == "last"].groupby(["method", "metric"])["value"].mean()
    for method, label in {"nfad": "NFAD", "bgad": "BGAD"}.items():
        expected = last[[(method, "image_auroc"), (method, "pro")]].to_list()
        assert record["areas"]["weave"][label] == pytest.approx(expected, abs=1e-6)
    assert record["figure"]["section"] == "curves"


def test_categories_that_share_jobs_keep_their_numbers(
    industrial: Checkout, make_industrial: Callable[..., Checkout]
) -> None:
    together = make_industrial("[plug, weave]", together=2)
    together.snakemake(TABLE, SUBSETS, FIGURE)
    assert (together.folder / "results/embedded/scores/workshop.few_anomalies.weave-plug").is_dir()
    alone, among = (pd.read_csv(checkout.folder / SUBSETS).set_index("category") for checkout in (industrial, together))
    assert (alone.loc["hard"] != among.loc["hard"]).any()
    pd.testing.assert_frame_equal(of_weave(together), of_weave(industrial), check_like=True)
    assert (together.folder / FIGURE).read_bytes() == (industrial.folder / FIGURE).read_bytes()


def test_a_run_killed_within_an_epoch_goes_on_to_the_same_table(
    industrial: Checkout, make_industrial: Callable[..., Checkout]
) -> None:
    """In another folder than the run that nobody disturbed."""
    killed = make_industrial()
    log = "logs/embedded/fit/workshop.few_anomalies.weave/bgad/repetitions_0-2.log"
    killed.start_and_kill(TABLE, log=log, text="meta-epoch 1 of 3")
    assert not (killed.folder / SCORES / "bgad/repetitions_0-2.parquet").exists()
    killed.snakemake(TABLE, SUBSETS)
    assert killed.contents(CSV) == industrial.contents(CSV)


def test_hard_classes_are_named_by_nfad_and_unseen_by_none(industrial: Checkout) -> None:
    hard = pd.read_csv(industrial.folder / "results/embedded/hard/workshop.few_anomalies.weave.csv").set_index("label")
    assert hard["hard"].sum() == 1
    assert hard["image_auroc"].idxmin() == hard.index[hard["hard"]][0]
    (known,) = industrial.folder.glob("results/embedded/scores/workshop.unseen.weave/bgad/*.known.parquet")
    assert hard.index[hard["hard"]][0] not in set(pd.read_parquet(known)["label"])
    table = pd.read_csv(industrial.folder / SUBSETS).set_index("category")
    assert table.loc[["all", "hard", "unseen"], ["nfad.pro", "bgad.pro"]].notna().all(axis=None)
    assert table.loc["hard", "nfad.pro"] == table.loc["unseen", "nfad.pro"]

"""From a faulty run to the findings and the banner of its table, and not of another."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.industrial_protocols import known_class, one_product
from data.protocols import one_vs_rest
from reports.findings import CHECKED, read_findings
from reports.metrics import read_metrics
from workflow.steps import findings, metrics, table

GROUP = "pets.one_vs_rest"
FILES = {name: f"{name}.csv" for name in ("metrics", "checks", "findings", "ledger")}


def plain(name: str, *methods: str) -> dict[str, Any]:
    rows = [{"method": method, "label": method.upper(), "auxiliary": False, "quoted": False} for method in methods]
    return {
        "kind": "comparison",
        "name": name,
        "title": "A table",
        "source": "A paper",
        "dataset": "pets",
        "protocol": "one_vs_rest",
        "categories": ["cat", "dog"],
        "category_labels": {},
        "rows": [row | {"protocol": "one_vs_rest"} for row in rows],
        "claims": [],
        "tolerance": 1,
        "absent": {},
        "metric": "auroc",
    }


TABLES = [plain("table1", "knn", "cf"), plain("table2", "knn")]


@pytest.fixture(autouse=True)
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two categories of forty test images, two methods with two repetitions."""
    monkeypatch.chdir(tmp_path)
    labels = np.repeat(["cat", "dog"], 40)
    index = pd.DataFrame({"label": labels, "category": labels})
    _, test = one_vs_rest(index, index, "pets")
    test.to_parquet("test.parquet")
    for seed, method in enumerate(("knn", "cf")):
        noise = np.random.default_rng(seed).normal(size=(2, len(test)))
        runs = [test.assign(repetition=i, score=test["anomaly"] + noise[i]) for i in range(2)]
        pd.concat(runs).to_parquet(f"{method}.parquet", index=False)


def made() -> list[tuple[str, str, str, str]]:
    """The findings, once the steps are carried out."""
    shared = {"group": GROUP, "repetitions": 2, "confusion": False, "images": None, "hard": None}
    entries = [shared | {"method": method, "files": [f"{method}.parquet"]} for method in ("knn", "cf")]
    params = {"measured": entries, "tests": {GROUP: "test.parquet"}, "repetitions": 2}
    metrics.carry_out({}, params, FILES)
    findings.carry_out(FILES, {"tables": TABLES}, FILES)
    return list(read_findings(Path("findings.csv")).itertuples(index=False, name=None))


def banner_of(entry: dict[str, Any]) -> str:
    table.carry_out(FILES, {"table": entry, "stand_ins": []}, {"csv": "t.csv", "tex": "t.tex"})
    _, _, rest = Path("t.tex").read_text().partition("Not to be relied on.}")
    return rest.partition("}}")[0].strip()


def fault(method: str, where: str, score: Any) -> None:
    """Edit the scores of a method where a query says so."""
    frame = pd.read_parquet(f"{method}.parquet")
    chosen = frame.query(where).index
    frame.loc[chosen, "score"] = score(frame.loc[chosen]) if callable(score) else score
    frame.to_parquet(f"{method}.parquet", index=False)


def test_where_only_costs_were_measured_there_are_no_metrics() -> None:
    metrics.carry_out({}, {"measured": [], "tests": {}, "repetitions": 2}, FILES)
    assert len(read_metrics(Path("metrics.csv"))) == len(read_findings(Path("checks.csv"), CHECKED)) == 0


def test_sound_runs_have_no_findings_and_no_banner() -> None:
    assert made() == []
    assert banner_of(TABLES[0]) == banner_of(TABLES[1]) == ""


def test_constant_scores_make_a_banner() -> None:
    fault("cf", "member == 'cat' and repetition == 1", 7.0)
    (found,) = made()
    assert found[:3] == ("error", "table1", f"{GROUP} cf cat repetition 1")
    assert banner_of(TABLES[0]) == r"pets.one\_vs\_rest cf cat repetition 1: all 80 scores are 7.0: it ranks nothing."
    assert banner_of(TABLES[1]) == ""


def test_a_run_that_ranks_the_wrong_way_makes_a_banner() -> None:
    fault("knn", "member == 'dog' and repetition == 0", lambda rows: -9.0 * rows["anomaly"] + rows["score"])
    assert [found[:3] for found in made()] == [
        ("error", name, "pets one_vs_rest dog knn") for name in ("table1", "table2")
    ]
    assert "worse than a random score" in banner_of(TABLES[1])


def test_a_method_below_chance_in_all_categories_is_found_by_their_mean() -> None:
    """In each it lies within the band of 32.5 points, their mean not within 23."""
    fault("knn", "repetition == 0", lambda rows: rows["score"] - 2.4 * rows["anomaly"])
    found = made()
    assert [entry[:3] for entry in found] == [
        ("error", name, "pets one_vs_rest mean knn") for name in ("table1", "table2")
    ]
    assert "the mean of auroc of repetition 0 over 2 categories is" in banner_of(TABLES[1])


def test_a_run_that_diverged_is_a_warning_without_a_banner() -> None:
    fault("cf", "member == 'dog' and repetition == 1", np.nan)
    found = made()
    assert [(severity, name, place) for severity, name, place, _ in found] == [
        ("warning", "table1", "cf dog"),
        ("warning", "table1", f"{GROUP} cf dog repetition 1"),
    ]
    assert "80 of 80 scores are NaN" in found[1][3]
    assert found[0][3] == "the cell is empty: repetition 1 diverged"
    assert banner_of(TABLES[0]) == ""


def test_a_repetition_that_was_not_run_makes_a_banner() -> None:
    """Of one member alone."""
    frame = pd.read_parquet("cf.parquet")
    first = frame[frame["repetition"] == 0]
    first.to_parquet("cf.parquet", index=False)
    made()
    whole = pd.read_csv("metrics.csv")
    both = whole[(whole["method"] == "cf") & (whole["category"] == "cat")].assign(repetition=1)
    pd.concat([whole, both]).to_csv("metrics.csv", index=False)
    findings.carry_out(FILES, {"tables": TABLES}, FILES)
    (found,) = read_findings(Path("findings.csv")).itertuples(index=False, name=None)
    assert found == ("error", "table1", "cf dog", "the cell is empty: repetition 1 of it was not run")
    assert banner_of(TABLES[0]) == "cf dog: the cell is empty: repetition 1 of it was not run."


def test_a_run_on_a_whole_product_is_found_in_each_of_its_known_classes() -> None:
    """Its scores are of the product, its tests of a class each; what no test names stays under its own name."""
    index = pd.DataFrame({"label": ["good", "cut", "hole"] * 4})
    known_class(index, index, "pets", "cat", member_per_class=True)[1].to_parquet("known.parquet")
    _, images = one_product(index, index, "pets", "cat")
    runs = [images.assign(member=member, repetition=0, score=1.0) for member in ("cat", "cow")]
    pd.concat(runs).to_parquet("cf.parquet", index=False)
    line = {"category": "cat.cut", "repetition": 0, "epoch": 0, "metric": "image_auroc", "value": 0.5}
    pd.DataFrame([line]).to_parquet("cf.epochs.parquet")
    entry = {"group": "pets.known_class.cat", "method": "cf", "files": ["cf.parquet"], "repetitions": 1}
    entry |= {"confusion": False, "images": {}, "hard": None}
    tests = {entry["group"]: "known.parquet"}
    metrics.carry_out({}, {"measured": [entry], "tests": tests, "repetitions": 1}, FILES)
    checks = read_findings(Path("checks.csv"), CHECKED)
    assert list(checks["category"]) == ["cat.cut", "cat.hole", "cow"]
    assert set(checks["text"]) == {"all 12 scores are 1.0: it ranks nothing"}

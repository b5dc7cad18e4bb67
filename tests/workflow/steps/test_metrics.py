"""A method is held against the controls on each category and in the mean, which lie in one file with its metrics."""

from pathlib import Path

import numpy as np
import pandas as pd

from reports.findings import CHECKED, read_findings
from reports.metrics import read_metrics
from workflow.steps.metrics import carry_out

GROUP, IMAGES = "digits.dataset_vs_dataset", 400


def test_worse_than_chance_is_found_of_each_category_and_of_the_mean(tmp_path: Path) -> None:
    """Of one model that scores every outlier lower than every inlier."""
    rows = np.arange(IMAGES)
    parts = [
        pd.DataFrame({"category": other, "row": rows, "dataset": of, "label": of, "anomaly": of == other})
        for other in ("noise", "lines")
        for of in ("digits", other)
    ]
    test = pd.concat(parts, ignore_index=True).assign(member="all", split="test")
    scores = test.assign(repetition=0, score=-(test["anomaly"] * 1.0 + test["row"] / IMAGES))
    test.to_parquet(tmp_path / "test.parquet")
    scores.drop_duplicates(["dataset", "row"]).to_parquet(tmp_path / "scores.parquet")
    files = {"files": [str(tmp_path / "scores.parquet")], "images": None, "hard": None}
    entry = {"group": GROUP, "method": "cf", "repetitions": 1, "confusion": False, **files}
    params = {"measured": [entry], "tests": {GROUP: str(tmp_path / "test.parquet")}, "repetitions": 1}
    outputs = {name: str(tmp_path / f"{name}.csv") for name in ("metrics", "checks")}
    found = carry_out({}, params, outputs)["findings"]
    assert [text.split(":")[1].split()[-2:] for text in found] == [["noise", "cf"], ["lines", "cf"], ["mean", "cf"]]
    checks = read_findings(tmp_path / "checks.csv", CHECKED)
    assert checks.groupby("category").size().to_dict() == {"lines": 2, "noise": 2}
    assert set(read_metrics(tmp_path / "metrics.csv")["method"]) == {"cf", "random", "oracle_score"}

"""The audit reads the maps that a job left, of the images that tested the first repetition."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reports.localisation.audited import AUDITED
from reports.localisation.regions import label_regions
from reports.metric_audit import STORED
from workflow.steps.metric_audit import carry_out

SIDE, FIRST, IMAGES = 8, 4, 9
GROUP = "parts.known_class.nut"
MASKS = np.zeros((FIRST + IMAGES, SIDE, SIDE), dtype=np.uint8)
MASKS[FIRST + 4 :, 2:5, 1:4] = 1
MAPS = np.random.default_rng(0).normal(size=(2, IMAGES, SIDE, SIDE)).astype(np.float32) + MASKS[FIRST:]


@pytest.fixture(autouse=True)
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two repetitions on nuts, whose images lie behind those of bolts; the first knows image 5, the second image 6."""
    monkeypatch.chdir(tmp_path)
    rows = FIRST + np.arange(IMAGES)
    pd.DataFrame({"category": ["bolt"] * FIRST + ["nut"] * IMAGES}).to_parquet("index.parquet")
    np.save("masks.npy", MASKS)
    pd.DataFrame({"category": "nut", "member": "nut", "row": rows}).to_parquet("test.parquet")
    runs = [pd.DataFrame({"member": "nut", "repetition": i, "row": rows, "score": 0.0}) for i in range(2)]
    pd.concat(runs).to_parquet("scores.parquet", index=False)
    np.save("scores.maps.npy", MAPS.reshape(-1, SIDE, SIDE))
    known = {"member": "nut", "repetition": [0, 1], "row": [FIRST + 5, FIRST + 6]}
    pd.DataFrame(known).to_parquet("scores.known.parquet")
    lines = pd.DataFrame({"metric": STORED, "value": [80.0, 81, 79]}).assign(
        dataset="parts", protocol="known_class", category="nut", method="nfad", checkpoint="last"
    )
    metrics = pd.concat([lines.assign(repetition=i, value=lines["value"] - i) for i in range(2)])
    metrics.to_csv("metrics.csv", index=False)


def audit() -> pd.DataFrame:
    images = {"index": "index.parquet", "masks": "masks.npy"}
    entry = {"group": GROUP, "method": "nfad", "file": "scores.parquet", "images": images, "test": "test.parquet"}
    params = {"audited": [entry], "labels": {"nfad": "NFAD"}}
    carry_out({"metrics": "metrics.csv"}, params, {"csv": "audit.csv", "tex": "audit.tex"})
    return pd.read_csv("audit.csv")


def test_it_is_of_the_first_repetition_without_what_that_knew() -> None:
    first, mean = audit().to_dict("records")
    tested = np.array([0, 1, 2, 3, 4, 6, 7, 8])
    regions = label_regions(MASKS[FIRST + tested])
    for name, definition in AUDITED.items():
        assert first[name] == pytest.approx(100 * definition(MAPS[0][tested], regions), abs=1e-4)
    assert (first["category"], first["repetition"], first["pro"], first["pro_bgad1000"]) == ("nut", 0, 80, 81)
    assert mean["category"] == "mean"
    assert "NFAD" in Path("audit.tex").read_text()


def test_maps_of_other_runs_change_nothing() -> None:
    before = audit()
    np.save("scores.maps.npy", np.concatenate([MAPS[0], -MAPS[1]]))
    pd.testing.assert_frame_equal(audit(), before)
    np.save("scores.maps.npy", np.concatenate([-MAPS[0], MAPS[1]]))
    assert (audit()["pro_200"] < before["pro_200"]).all()

"""The audit of PRO: runs beside metrics.csv, their means and differences, and its page."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reports.metric_audit import COLUMNS, Audited, audit_tex, metric_audit, write_audit
from tests.reports.shown import check_compiles, needs_pdflatex, rows

STORED = {"pro": 90.0, "pro_bgad1000": 89.5, "pro_mvtec3d100": 91.0}
LABELS = {"nfad": "NFAD", "bgad": "BGAD"}


def metrics_of(method: str, category: str, shift: float) -> pd.DataFrame:
    """Two repetitions a point apart, and an oracle that must not be read."""
    frame = pd.DataFrame({"metric": STORED.keys(), "value": [value + shift for value in STORED.values()]})
    frame = frame.assign(dataset="parts", protocol="few_anomalies", category=category, method=method)
    last = pd.concat([frame.assign(repetition=i, value=frame["value"] - i, checkpoint="last") for i in range(2)])
    return pd.concat([last, last.assign(checkpoint="oracle", value=99.0)])


def run(method: str, category: str, value: float) -> Audited:
    return Audited("parts", "few_anomalies", method, category, 0, {"pro_200": value, "pro_50bins": 0.9})


@pytest.fixture
def metrics() -> pd.DataFrame:
    cells = [("nfad", "nut", 0), ("nfad", "big_screw", 2), ("bgad", "nut", 4), ("bgad", "big_screw", 5)]
    return pd.concat([metrics_of(*cell) for cell in cells])


@pytest.fixture
def audit(metrics: pd.DataFrame) -> pd.DataFrame:
    runs = [run("nfad", "nut", 0.88), run("nfad", "big_screw", 0.92), run("bgad", "nut", 0.9)]
    return metric_audit(metrics, runs)


def test_a_row_has_the_first_repetition_and_the_differences_in_points(audit: pd.DataFrame) -> None:
    assert tuple(audit.columns) == COLUMNS
    first = audit.iloc[0]
    assert first[["pro", "pro_bgad1000", "pro_mvtec3d100", "pro_200", "pro_50bins"]].tolist() == [90, 89.5, 91, 88, 90]
    assert first["pro_bgad1000_difference"] == -0.5
    assert first["pro_mvtec3d100_difference"] == 1
    assert first["pro_200_difference"] == pytest.approx(-2)


def test_each_method_ends_with_its_mean(audit: pd.DataFrame) -> None:
    assert audit["category"].tolist() == ["nut", "big_screw", "mean", "nut", "mean"]
    mean = audit.iloc[2]
    assert (mean["method"], mean["pro"], mean["pro_200"]) == ("nfad", 91, 90)
    assert mean["pro_200_difference"] == pytest.approx(-1)


def test_a_run_that_diverged_empties_its_mean(metrics: pd.DataFrame, tmp_path: Path) -> None:
    runs = [run("nfad", "nut", np.nan), run("nfad", "big_screw", 0.92)]
    audit = metric_audit(metrics, runs)
    assert np.isnan(audit["pro_200"].iloc[[0, 2]]).all()
    write_audit(audit, tmp_path / "audit.csv")
    lines = (tmp_path / "audit.csv").read_text().splitlines()
    assert lines[1] == "parts,few_anomalies,nfad,nut,0,90.0000,89.5000,-0.5000,91.0000,+1.0000,,,90.0000,+0.0000"
    printed = [row[-2] for row in rows(audit_tex(audit, LABELS)) if row[1:2] == ["NFAD"]]
    assert printed == ["--", "$+0.00$", "--"]


def test_maps_that_metrics_csv_does_not_know_are_refused(metrics: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match=r"metrics\.csv has no PRO of \{.*'category': 'bolt'"):
        metric_audit(metrics, [run("nfad", "bolt", 0.9)])


def test_without_maps_it_is_empty(metrics: pd.DataFrame, tmp_path: Path) -> None:
    audit = metric_audit(metrics, [])
    write_audit(audit, tmp_path / "audit.csv")
    assert (tmp_path / "audit.csv").read_text().splitlines() == [",".join(COLUMNS)]


@needs_pdflatex
def test_it_compiles(audit: pd.DataFrame, tmp_path: Path) -> None:
    text = audit_tex(audit, LABELS, standalone=True)
    check_compiles(text, tmp_path)
    assert r"parts, few anomalies & NFAD & big screw & 92.00 & $-0.50$" in text

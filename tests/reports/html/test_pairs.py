from pathlib import Path

import pandas as pd

from reports.html.audit import read_audit
from reports.html.number import Number
from reports.html.pairs import read_pairs
from reports.labels import Labels
from reports.metric_audit import COLUMNS as AUDIT
from reports.metric_audit import EXACT, OTHERS, write_audit
from reports.significance.comparison import COLUMNS, write_comparison

LABELS = Labels({"knn": "KNN", "flow": "Flow", "oe": "OE"}, {"big_nut": "nut"})
PRO = {"knn": 81.23456, "flow": float("nan")}
FEW = "4 categories, pairs compared: 3; no p can lie below 0.375"


def write_pairs(path: Path, *notes: str) -> Path:
    pair = {"metric": "auroc", "average": "big_nut", "first": "knn", "second": "flow", "difference": -1.2345}
    size = {"low": -2.0, "high": 0.5, "p_holm": 0.00001234, "verdict": "flow is better"}
    lines = [{**dict.fromkeys(COLUMNS, 0), **pair, **size, "note": note} for note in notes]
    write_comparison(pd.DataFrame(lines)[list(COLUMNS)], path)
    return path


def test_pairs_are_named_by_labels_and_sorted_by_all_digits(tmp_path: Path) -> None:
    (pair,) = read_pairs(write_pairs(tmp_path / "pairs.csv", ""), LABELS).lines
    assert (pair.metric, pair.average, pair.first, pair.second) == ("AUROC", "nut", "KNN", "Flow")
    assert pair.difference == Number("-1.23", "-1.2345")
    assert pair.interval == Number("-2.00 to +0.50", "-2.0000")
    assert (pair.p.text, pair.verdict, pair.note) == ("1.234e-05", "Flow is better", "")


def test_what_is_said_of_every_pair_is_said_once(tmp_path: Path) -> None:
    """And what is left out is named by its label."""
    missing = "left out, a number is missing: oe"
    pairs = read_pairs(write_pairs(tmp_path / "pairs.csv", FEW, f"{FEW}; {missing}"), LABELS)
    assert "; ".join(pairs.notes) == FEW
    assert [pair.note for pair in pairs.lines] == ["", "left out, a number is missing: OE"]
    assert pairs.differ
    assert not read_pairs(write_pairs(tmp_path / "same.csv", FEW, FEW), LABELS).differ


def test_what_has_no_pro_is_empty_in_the_audit(tmp_path: Path) -> None:
    run = {"dataset": "mvtec_ad", "protocol": "few_anomalies", "category": "big_nut", "repetition": 0}
    lines = [{**dict.fromkeys(AUDIT, float("nan")), **run, "method": name, EXACT: value} for name, value in PRO.items()]
    write_audit(pd.DataFrame(lines)[list(AUDIT)], tmp_path / "audit.csv")
    first, second = read_audit(tmp_path / "audit.csv", LABELS)
    assert first[:4] == ("mvtec ad", "few anomalies", "KNN", "nut")
    assert (first.exact, second.exact) == (Number("81.23", "81.2346"), Number("", ""))
    assert second.differences == (Number("", ""),) * len(OTHERS)

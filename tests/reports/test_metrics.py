from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from reports.alignment import align
from reports.metrics import COLUMNS, evaluate, read_metrics, write_metrics

TASK = {"dataset": "pets", "protocol": "one_vs_rest", "method": "cf"}


@pytest.fixture
def scores(tested: pd.DataFrame) -> pd.DataFrame:
    """Repetition 0 separates cat and ranks 1 of dog's 4 pairs right; repetition 1 is its reverse."""
    first = tested.assign(repetition=0, score=[0.0, 1.0, 2.0, 3.0, 0.0, 2.5, 2.0, 3.0])
    both = pd.concat([first, first.assign(repetition=1, score=-first["score"])])
    return both[["member", "repetition", "dataset", "split", "row", "score"]]


def values(metrics: pd.DataFrame) -> dict[Any, Any]:
    return metrics.set_index(["category", "repetition", "metric"])["value"].to_dict()


def test_auroc_per_category_and_repetition_in_percent(scores: pd.DataFrame, tested: pd.DataFrame) -> None:
    metrics = evaluate(scores, tested, **TASK, confusion=False)
    assert tuple(metrics.columns) == COLUMNS
    assert values(metrics) == {
        ("cat", 0, "auroc"): 100.0,
        ("cat", 1, "auroc"): 0.0,
        ("dog", 0, "auroc"): 25.0,
        ("dog", 1, "auroc"): 75.0,
    }
    assert set(metrics["checkpoint"]) == {"last"}


def test_order_of_rows_does_not_matter(scores: pd.DataFrame, tested: pd.DataFrame) -> None:
    plain = values(evaluate(scores, tested, **TASK, confusion=True))
    shuffled = evaluate(
        scores.sample(frac=1, random_state=1),
        tested.sample(frac=1, random_state=2),
        **TASK,
        confusion=True,
    )
    assert values(shuffled) == plain


def test_confusion_compares_the_inliers_with_one_label_each() -> None:
    """Inlier scores 1 and 2; dog 3 beats both, cow 1.5 beats one of two; together 3 of 4."""
    test = pd.DataFrame(
        {
            "category": "cat",
            "member": "cat",
            "dataset": "pets",
            "split": "test",
            "row": range(4),
            "label": ["cat", "cat", "dog", "cow"],
            "anomaly": [False, False, True, True],
        }
    )
    scores = test[["member", "dataset", "split", "row"]].assign(repetition=0, score=[1.0, 2.0, 3.0, 1.5])
    assert values(evaluate(scores, test, **TASK, confusion=True)) == {
        ("cat", 0, "auroc"): 75.0,
        ("cat", 0, "auroc_vs_dog"): 100.0,
        ("cat", 0, "auroc_vs_cow"): 50.0,
    }


def test_a_member_is_scored_once_and_tested_under_several_categories() -> None:
    """Dataset against dataset: the same inliers with every outlier dataset."""
    images = [("pets", 0, False), ("pets", 1, False), ("cars", 0, True), ("toys", 0, True)]
    test = pd.DataFrame(
        [
            {
                "category": c,
                "member": "all",
                "dataset": d,
                "split": "test",
                "row": r,
                "label": d,
                "anomaly": a,
            }
            for c in ("cars", "toys")
            for d, r, a in images
            if d in ("pets", c)
        ]
    )
    scores = pd.DataFrame(images, columns=["dataset", "row", "anomaly"]).drop(columns="anomaly")
    scores = scores.assign(member="all", split="test", repetition=0, score=[1.0, 3.0, 4.0, 2.0])
    metrics = evaluate(scores, test, **TASK, confusion=False)
    assert values(metrics) == {("cars", 0, "auroc"): 100.0, ("toys", 0, "auroc"): 50.0}


def test_a_diverged_run_is_empty_and_leaves_the_others_alone(scores: pd.DataFrame, tested: pd.DataFrame) -> None:
    scores.loc[(scores["member"] == "cat") & (scores["repetition"] == 1) & (scores["row"] == 0), "score"] = np.nan
    metrics = evaluate(scores, tested, **TASK, confusion=True)
    diverged = (metrics["category"] == "cat") & (metrics["repetition"] == 1)
    assert metrics.loc[diverged, "value"].isna().all()
    assert metrics.loc[~diverged, "value"].notna().all()
    assert set(metrics.loc[diverged, "metric"]) == {"auroc", "auroc_vs_dog"}


def test_a_missing_score_is_named(scores: pd.DataFrame, tested: pd.DataFrame) -> None:
    gone = (scores["member"] == "dog") & (scores["repetition"] == 1) & (scores["row"] == 2)
    with pytest.raises(ValueError, match=r"1 test images have no score.*'dog'.*'row': 2, 'repetition':.*1"):
        evaluate(scores[~gone], tested, **TASK, confusion=False)


def test_a_score_of_an_unknown_image_is_named(scores: pd.DataFrame, tested: pd.DataFrame) -> None:
    scores = pd.concat([scores, scores.iloc[[0]].assign(row=77)])
    with pytest.raises(ValueError, match=r"1 rows are of images that are not tested.*'row': 77"):
        evaluate(scores, tested, **TASK, confusion=False)


def test_a_repeated_score_is_named(scores: pd.DataFrame, tested: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match=r"1 images are scored more than once.*'cat'.*'row': 3"):
        align(pd.concat([scores, scores.iloc[[3]]]), tested)


def test_a_category_without_anomalies_is_named(scores: pd.DataFrame, tested: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match=r"category 'cat'.*0 anomalies of 4"):
        evaluate(scores, tested.assign(anomaly=False), **TASK, confusion=False)


def test_a_missing_column_is_named(scores: pd.DataFrame, tested: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match=r"scores: missing column score; found member"):
        evaluate(scores.drop(columns="score"), tested, **TASK, confusion=False)


def test_no_scores_at_all(scores: pd.DataFrame, tested: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="no rows"):
        evaluate(scores.iloc[:0], tested, **TASK, confusion=False)


def test_the_file_is_the_same_bytes_for_equal_content_and_comes_back(metrics: pd.DataFrame, tmp_path: Path) -> None:
    metrics.loc[0, "value"] = np.nan
    metrics.loc[1, "value"] = 100 / 3
    write_metrics(metrics, tmp_path / "a.csv")
    write_metrics(metrics.sample(frac=1, random_state=0)[list(reversed(COLUMNS))], tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert b"pets,one_vs_rest,cat,knn,1,last,auroc,33.333333\n" in (tmp_path / "a.csv").read_bytes()
    assert b"pets,one_vs_rest,cat,knn,0,last,auroc,\n" in (tmp_path / "a.csv").read_bytes()
    back = read_metrics(tmp_path / "a.csv")
    expected = metrics.sort_values(list(COLUMNS[:-1]), ignore_index=True)
    pd.testing.assert_frame_equal(back, expected, check_dtype=False, rtol=0, atol=1e-6)


def test_numbered_categories_stay_text(metrics: pd.DataFrame, tmp_path: Path) -> None:
    write_metrics(metrics.assign(category=["0", "1"] * 4, method=[*"abcdefgh"]), tmp_path / "m.csv")
    assert set(read_metrics(tmp_path / "m.csv")["category"]) == {"0", "1"}


def test_a_metric_given_twice_is_refused(metrics: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"m.csv: 1 rows repeat an earlier one.*'knn'"):
        write_metrics(pd.concat([metrics, metrics.iloc[[0]]]), tmp_path / "m.csv")
    assert not (tmp_path / "m.csv").exists()

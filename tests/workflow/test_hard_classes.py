"""Hard defect classes by hand: which scores name them, and which images their metrics see."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.hard_classes import hard_classes
from reports.localisation.evaluation import evaluate
from reports.localisation.regions import label_regions
from workflow.hard_classes import class_auroc, read_hard_classes, subset_records
from workflow.stored_runs import StoredRun

LABELS = pd.Series(["bent", "bent", "good", "good", "worn"])
MAPS = np.random.default_rng(0).random((5, 8, 8)).astype(np.float32)
MASKS = np.zeros((5, 8, 8), dtype=np.uint8)
MASKS[[0, 1, 4], 2:4, 3:6] = 1


def run(scores: list[float], tested: list[int], repetition: int = 0) -> StoredRun:
    return StoredRun("bolt", repetition, np.array(scores), MAPS, np.array(tested))


def test_auroc_of_each_class_against_the_good_images() -> None:
    everything = run([5, 1.5, 1, 2, 3], [0, 1, 2, 3, 4])
    assert class_auroc([everything], LABELS) == {"bent": 0.75, "worn": 1.0}


def test_known_images_do_not_count_and_runs_are_averaged() -> None:
    first, second = run([5, 1.5, 1, 2, 3], [0, 2, 3, 4]), run([0, 0, 1, 2, 1.5], [1, 2, 3, 4], repetition=1)
    assert class_auroc([first, second], LABELS) == {"bent": 0.5, "worn": 0.75}


def test_a_run_that_diverged_has_no_say() -> None:
    finished, diverged = run([5, 1.5, 1, 2, 3], [0, 1, 2, 3, 4]), run([np.nan] * 5, [0, 1, 2, 3, 4], repetition=1)
    assert class_auroc([finished, diverged], LABELS) == {"bent": 0.75, "worn": 1.0}
    with pytest.raises(ValueError, match=r"no AUROC of the defect class bent, worn; .* or it diverged"):
        hard_classes(class_auroc([diverged], LABELS))


def test_records_are_of_good_and_hard_images_alone() -> None:
    regions, only = label_regions(MASKS), np.array([2, 3, 4])
    records = subset_records([run([0, 0, 1, 2, 3], [0, 2, 3, 4], repetition=3)], LABELS, ["worn"], regions)
    found = records.set_index("metric")["value"]
    for metric, value in evaluate(np.array([1.0, 2.0, 3.0]), MAPS[only], regions.take(only)).items():
        assert found[metric] == value
    assert set(records["repetition"]) == {3}
    assert {"pro_bgad1000", "pro_mvtec3d100"} < set(found.index)


def test_hard_classes_are_read_as_text_and_none_without_a_file(tmp_path: Path) -> None:
    file = tmp_path / "hard.csv"
    file.write_text("category,label,image_auroc,hard\n01,007,0.5,True\n01,worn,0.9,False\n02,worn,0.5,True\n")
    assert read_hard_classes([str(file)], "01") == ("007",)
    assert read_hard_classes([str(file)], "02") == ("worn",)
    assert read_hard_classes([], "01") == ()


def test_a_class_without_tested_images_has_no_auroc() -> None:
    with pytest.raises(ValueError, match="needs inliers and anomalies"):
        class_auroc([run([0, 0, 1, 2, 3], [0, 1, 2, 3])], LABELS)

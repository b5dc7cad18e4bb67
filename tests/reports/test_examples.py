from dataclasses import replace

import numpy as np
import pytest

from reports.examples import Examples, Thresholds, median_examples, worst_examples

LABELS = ["scratch", "good", "dent", "scratch", "good", "scratch", "good", "good"]
SCORES = np.array([3.0, 0.4, 9.0, 1.0, 0.2, 2.0, 0.1, 0.3])


def test_median_image_of_each_label() -> None:
    """Good images first, then the defect types in alphabetical order; of an even number the lower median."""
    chosen = median_examples(LABELS, {"NFAD": -SCORES, "BGAD": SCORES})
    assert chosen.rows.tolist() == [4, 2, 5]
    assert chosen.names == ["good", "dent", "scratch"]


def test_worst_images_of_one_method() -> None:
    chosen = worst_examples(LABELS, {"BGAD": SCORES}, 2)
    assert chosen.rows.tolist() == [1, 7, 3, 5]
    assert chosen.names == ["good\nhighest", "good\n2nd highest", "scratch\nlowest", "scratch\n2nd lowest"]


def test_methods_of_other_scales_count_alike() -> None:
    """By NFAD the first good image ranks 4th of four and the second 2nd, by BGAD 1st and 4th: 5 against 6 in all."""
    labels = ["good", "good", "dent", "dent"]
    scores = {"NFAD": np.array([100.0, 20, 30, 10]), "BGAD": np.array([0.1, 0.4, 0.3, 0.2])}
    assert worst_examples(labels, scores, 1).rows.tolist() == [1, 3]


def test_a_method_that_diverged_ranks_none() -> None:
    alone = worst_examples(LABELS, {"BGAD": SCORES}, 1)
    both = worst_examples(LABELS, {"NFAD": np.full(8, np.nan), "BGAD": SCORES}, 1)
    assert both.rows.tolist() == alone.rows.tolist()
    assert worst_examples(LABELS, {"NFAD": np.full(8, np.nan)}, 1).rows.tolist() == [1, 0]


def test_all_that_there_are() -> None:
    assert worst_examples(["good", "dent"], {"BGAD": np.array([1.0, 2])}, 4).rows.tolist() == [0, 1]


def test_parts_that_do_not_fit_are_refused() -> None:
    fitting = Examples(
        category="metal_nut",
        images=np.zeros((1, 4, 4, 3), np.uint8),
        masks=np.zeros((1, 4, 4), np.uint8),
        labels=["good"],
        names=["good"],
        maps={"NFAD": np.zeros((1, 4, 4))},
        scores={"NFAD": np.zeros(1)},
        thresholds={"NFAD": Thresholds(0.5, 0.5)},
    )
    with pytest.raises(ValueError, match=r"metal_nut: maps of \['NFAD'\], but scores of \['BGAD'\] and thresholds"):
        replace(fitting, scores={"BGAD": np.zeros(1)})
    with pytest.raises(ValueError, match=r"metal_nut: 1 images, but masks, labels, names, maps and scores of .*2"):
        replace(fitting, labels=["good", "dirt"])

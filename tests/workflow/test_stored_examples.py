"""Examples of stored runs are images that test all of them, with what each says of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reports.examples import Chosen
from reports.localisation.evaluation import evaluate
from reports.localisation.regions import label_regions
from tests.workflow.fitted import FIRST, IMAGES, MAPS, SCORES, SIDE, fit, lines
from workflow.stored_examples import StoredExamples

FILES = {"index": "index.parquet", "images": "images.npy", "masks": "masks.npy"}
NUTS = "nut", "parts, nut"


@pytest.fixture(autouse=True)
def fitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the first repetition image 5 is known; every image is of its number's colour."""
    monkeypatch.chdir(tmp_path)
    fit([("nut", 0, FIRST + 5)], lines("nut", "nut", range(IMAGES)))
    numbers = np.arange(FIRST + IMAGES, dtype=np.uint8)
    np.save("images.npy", np.broadcast_to(numbers[:, None, None, None], (len(numbers), SIDE, SIDE, 3)))


def first_and_last(labels: Sequence[str], scores: Mapping[str, np.ndarray]) -> Chosen:
    assert list(labels) == ["good"] * 4 + ["bent"] * 2 + ["worn"] * 2
    assert {method: len(values) for method, values in scores.items()} == {"Fake": 8, "Other": 8}
    return Chosen(np.array([0, 7]), ["first", "last"])


def test_what_is_shown_of_an_image_belongs_together() -> None:
    stored = StoredExamples.read(*NUTS, FILES, {"Fake": str(SCORES), "Other": str(SCORES)})
    examples, rows = stored.examples(first_and_last)
    assert rows == [FIRST, FIRST + 8]
    assert examples.images[:, 0, 0, 0].tolist() == rows
    assert (examples.labels, examples.names) == (["good", "worn"], ["first", "last"])
    assert examples.masks.any(axis=(1, 2)).tolist() == [False, True]
    scores = pd.read_parquet(SCORES)["score"].to_numpy()
    np.testing.assert_array_equal(examples.scores["Fake"], scores[[0, 8]])
    np.testing.assert_array_equal(examples.maps["Other"], np.load(MAPS)[[0, 8]])


def test_thresholds_are_those_of_the_highest_f1() -> None:
    """Of the images that test the run, as the metrics have it."""
    stored = StoredExamples.read(*NUTS, FILES, {"Fake": str(SCORES), "Other": str(SCORES)})
    image, pixel = stored.examples(first_and_last)[0].thresholds["Fake"]
    tested = np.delete(np.arange(IMAGES), 5)
    scores, maps = pd.read_parquet(SCORES)["score"].to_numpy()[tested], np.load(MAPS)[tested]
    masks = np.load("masks.npy")[FIRST:][tested] > 0
    metrics = evaluate(scores, maps, label_regions(masks))
    for predicted, truth, metric in (
        (scores >= image, masks.any(axis=(1, 2)), "image_f1max"),
        (maps >= np.float32(pixel), masks, "pixel_f1max"),
    ):
        found = 2 * (predicted & truth).sum() / (predicted.sum() + truth.sum())
        assert found == pytest.approx(metrics[metric], abs=1e-9)

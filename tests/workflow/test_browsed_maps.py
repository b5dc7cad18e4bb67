"""Which images of stored runs the HTML report shows."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.workflow.test_stored_runs import IMAGES, store
from workflow.browsed_maps import read_browsed


@pytest.fixture
def entry(tmp_path: Path) -> dict[str, Any]:
    """Nuts after bolts in one part of a dataset; one method knew the last nut in its first repetition."""
    index = pd.DataFrame({"category": ["bolt"] * IMAGES + ["nut"] * IMAGES, "label": ["good", "bent"] * IMAGES})
    index.to_parquet(tmp_path / "test.parquet")
    grey = np.arange(2 * IMAGES, dtype=np.uint8)[:, None, None]
    np.save(tmp_path / "test.masks.npy", np.broadcast_to(grey % 2, (2 * IMAGES, 2, 2)))
    np.save(tmp_path / "test.npy", np.broadcast_to(grey[..., None], (2 * IMAGES, 2, 2, 3)))
    scores = {}
    for method, known in {"NFAD": [], "BGAD": [("nut", 0, 7), ("nut", 1, 4)]}.items():
        (tmp_path / method).mkdir()
        scores[method] = str(store(tmp_path / method, [("nut", 0), ("nut", 1)], known))
    files = {"index": "test.parquet", "images": "test.npy", "masks": "test.masks.npy"}
    named = {name: str(tmp_path / file) for name, file in files.items()}
    return {"category": "nut", "title": "parts, nut", "scores": scores, **named}


def test_images_masks_maps_and_scores_belong_together(entry: dict[str, Any]) -> None:
    """Of the first repetition, without what a method knew there; good images first."""
    (browsed,) = read_browsed([entry])
    assert browsed.category == "parts, nut"
    assert browsed.labels == ["good", "good", "bent"]
    assert browsed.images[:, 0, 0, 0].tolist() == [4, 6, 5]
    assert browsed.masks[:, 0, 0].tolist() == [0, 0, 1]
    for method in ("NFAD", "BGAD"):
        assert browsed.scores[method].tolist() == [0, 2, 1]
        assert (browsed.maps[method] == 0).all()

"""Of which test images hard subsets consist."""

from pathlib import Path

import pandas as pd
import pytest

from workflow.map_metrics import hard_tests


def test_hard_subsets_are_good_images_and_unknown_ones_of_hard_classes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    labels = ["good", "good", "bent", "bent", "worn", "worn", "worn"]
    test = pd.DataFrame({"category": "nut", "label": labels, "row": range(7)})
    for name, known in (("a", [4]), ("b", [6, 2])):
        pd.DataFrame({"row": known}).to_parquet(f"{name}.known.parquet")
    hard = pd.DataFrame({"category": "nut", "label": ["bent", "worn"], "image_auroc": [0.9, 0.5]})
    hard.assign(hard=[False, True]).to_csv("hard.csv", index=False)
    subset = {"hard": "hard.csv", "categories": ["nut"], "names": ["hard", "unseen"]}
    found = hard_tests(test, ["a.parquet", "b.parquet"], subset)
    rows = {category: list(lines["row"]) for category, lines in found.groupby("category")}
    assert rows == {"nut.hard": [0, 1, 5], "nut.unseen": [0, 1, 5]}

"""Two fitted runs of one product, on disk as localising jobs leave them."""

from pathlib import Path

import numpy as np
import pandas as pd

from methods.levels import Levels
from methods.map_runs import MapTasks, Task
from tests.workflow.fake_localiser import Fake
from workflow.localising import fit_category

SIDE, FIRST, IMAGES = 8, 4, 9
LABELS = ["good"] * 4 + ["bent"] * 3 + ["worn"] * 2
LEVELS: Levels = (np.random.default_rng(0).standard_normal((IMAGES, SIDE, SIDE, 1)).astype(np.float32),)
SCORES = Path("scores/repetitions_0-1.parquet")
EPOCHS, MAPS = SCORES.with_suffix(".epochs.parquet"), SCORES.with_suffix(".maps.npy")


def fit(known: list[tuple[str, int, int]], test: pd.DataFrame) -> None:
    """Two runs on nuts, whose images lie behind those of bolts, which another job fits."""
    category = ["bolt"] * FIRST + ["nut"] * IMAGES
    masks = np.zeros((FIRST + IMAGES, SIDE, SIDE), dtype=np.uint8)
    masks[FIRST + 4 :, 2:5, 1:4] = 1
    pd.DataFrame({"category": category, "label": ["good"] * FIRST + LABELS}).to_parquet("index.parquet")
    np.save("masks.npy", masks)
    test.to_parquet("test.parquet")
    drawn = pd.DataFrame(known, columns=["member", "repetition", "row"])
    nuts = slice(FIRST, FIRST + IMAGES)
    tasks = MapTasks(Task("parts", "known_class", "nut"), "fake", nuts, test, drawn, None)
    maps = np.zeros((2 * IMAGES, SIDE, SIDE), dtype=np.float32)
    fitted = fit_category(tasks, range(2), lambda seed: Fake(seed % 97), LEVELS, LEVELS, masks[nuts], maps)
    SCORES.parent.mkdir()
    np.save(MAPS, maps)
    for frame, suffix in ((fitted.scores, ".parquet"), (fitted.epochs, ".epochs.parquet"), (drawn, ".known.parquet")):
        frame.to_parquet(SCORES.with_suffix(suffix), index=False)


def lines(category: str, member: str, rows: range) -> pd.DataFrame:
    return pd.DataFrame({"category": category, "member": member, "row": [FIRST + row for row in rows]})

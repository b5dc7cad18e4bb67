"""What is kept of a category's runs."""

import numpy as np
import pandas as pd

from methods.levels import Levels
from methods.map_runs import KNOWN, MapTasks, Task
from tests.workflow.fake_localiser import LAST, Fake
from workflow.localising import fit_category

IMAGES, SIDE, FIRST = 6, 8, 20
LEVELS: Levels = (np.random.default_rng(0).standard_normal((IMAGES, SIDE, SIDE, 1)).astype(np.float32),)
ROWS = np.arange(FIRST, FIRST + IMAGES)
TEST = pd.DataFrame({"category": "nut", "member": "nut", "row": ROWS})
TASKS = MapTasks(
    Task("parts", "unsupervised", "nut"), "fake", slice(FIRST, FIRST + IMAGES), TEST, pd.DataFrame(columns=KNOWN), None
)


def test_every_line_has_its_map_and_every_run_its_state() -> None:
    masks = np.zeros((IMAGES, SIDE, SIDE), dtype=np.uint8)
    masks[3:, 2:5, 1:4] = 1
    maps = np.zeros((2 * IMAGES, SIDE, SIDE), dtype=np.float32)
    made: list[Fake] = []
    fitted = fit_category(TASKS, [3, 4], lambda seed: made.append(Fake(seed)) or made[-1], LEVELS, LEVELS, masks, maps)
    assert fitted.scores["repetition"].tolist() == [3] * IMAGES + [4] * IMAGES
    assert fitted.scores["row"].tolist() == [*ROWS, *ROWS]
    for number, localiser in enumerate(made):
        expected = localiser.score(LEVELS, SIDE)
        lines = slice(number * IMAGES, (number + 1) * IMAGES)
        np.testing.assert_array_equal(fitted.scores["score"][lines], expected[0])
        np.testing.assert_array_equal(maps[lines], expected[1])
    assert {run: int(state["seed"]) for run, state in fitted.states.items()} == fitted.seeds
    assert list(fitted.seeds) == ["nut/3", "nut/4"]
    assert set(fitted.epochs["epoch"]) == set(range(1, LAST + 1))

"""Test images of a category from what localising jobs left, for figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from data.categories import category_rows
from data.prepare import open_images, read_index
from reports.examples import Chosen, Examples, Thresholds
from reports.localisation.f1_threshold import f1_threshold
from workflow.stored_runs import StoredRun, stored_runs


@dataclass(frozen=True)
class StoredExamples:
    """The test images of a category and one run of each method on them, by its label.

    `title` is of the task, as printed. `tested` are the numbers of the images that test all of these runs.
    """

    title: str
    first: int
    images: np.ndarray
    masks: np.ndarray
    labels: np.ndarray
    runs: Mapping[str, StoredRun]
    tested: np.ndarray

    @classmethod
    def read(cls, category: str, title: str, files: Mapping[str, str], scores: Mapping[str, str]) -> Self:
        """files: `index`, `images` and `masks` of the test split. scores: a score file by method, of which the first
        run is taken."""
        index = read_index(Path(files["index"]))
        here = category_rows(index, category)
        images, masks = (open_images(Path(files[name]))[here] for name in ("images", "masks"))
        runs = {method: next(stored_runs(Path(path), category)) for method, path in scores.items()}
        tested = np.arange(len(images))
        for run in runs.values():
            tested = np.intersect1d(tested, run.tested)
        return cls(title, here.start, images, masks, index["label"][here].to_numpy(), runs, tested)

    def examples(self, choose: Callable[[list[str], dict[str, np.ndarray]], Chosen]) -> tuple[Examples, list[int]]:
        """What `choose` picks from labels and scores of the tested images, and its rows in the test split."""
        scores = {method: run.scores[self.tested] for method, run in self.runs.items()}
        chosen = choose(list(self.labels[self.tested]), scores)
        rows = self.tested[chosen.rows]
        examples = Examples(
            category=self.title,
            images=self.images[rows],
            masks=self.masks[rows],
            labels=list(self.labels[rows]),
            names=chosen.names,
            maps={method: run.maps[rows] for method, run in self.runs.items()},
            scores={method: run.scores[rows] for method, run in self.runs.items()},
            thresholds={method: self._thresholds(run) for method, run in self.runs.items()},
        )
        return examples, (self.first + rows).tolist()

    def _thresholds(self, run: StoredRun) -> Thresholds:
        """Over all images that test the run."""
        masks, scores, maps = self.masks[run.tested] > 0, run.scores[run.tested], run.maps[run.tested]
        return Thresholds(f1_threshold(scores, masks.any(axis=(1, 2))), f1_threshold(maps, masks))

"""Fitting of a localising method on one category: its runs, and what is kept of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from methods.detector import State
from methods.levels import Levels
from methods.localiser import Localiser
from methods.map_runs import MapTasks, map_score_frame
from reports.localisation.regions import label_regions
from workflow.evaluation import train_and_evaluate


@dataclass(frozen=True)
class Fitted:
    """Score lines, metrics of the epochs, and by run the seeds and what was learned."""

    scores: pd.DataFrame
    epochs: pd.DataFrame
    seeds: dict[str, int]
    states: dict[str, State]


def fit_category(
    tasks: MapTasks,
    repetitions: Sequence[int],
    build: Callable[[int], Localiser],
    normal: Levels,
    test: Levels,
    masks: np.ndarray,
    maps: np.ndarray,
    device: str = "cpu",
) -> Fitted:
    """Train all runs and evaluate them; `build` makes a localiser of a seed.

    `masks` uint8 `(n, side, side)` are those of the test images. `maps` float32 `(runs * n, side, side)` is filled with
    the map of each line of the scores.
    """
    runs = tasks.runs(repetitions, normal)
    localisers = [build(run.seed) for run in runs]
    run_maps = maps.reshape(len(runs), *masks.shape)
    scores, epochs = train_and_evaluate(localisers, runs, test, label_regions(masks), run_maps, device)
    return Fitted(
        map_score_frame(runs, scores, tasks.task.dataset, tasks.images.start),
        epochs,
        {run.key: run.seed for run in runs},
        {run.key: localiser.state() for run, localiser in zip(runs, localisers, strict=True)},
    )

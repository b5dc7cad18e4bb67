"""Training of localising runs with their metrics after each epoch: where anomaly maps and the test labels meet."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from methods.levels import Levels
from methods.localiser import Localiser
from methods.map_runs import MapRun
from methods.parts import in_parts
from reports.localisation.regions import Regions
from workflow.epoch_metrics import EPOCHS, Line, epoch_metrics, metrics_by_name


def train_and_evaluate(
    localisers: Sequence[Localiser],
    runs: Sequence[MapRun],
    levels: Levels,
    regions: Regions,
    maps: np.ndarray,
    device: str = "cpu",
) -> tuple[np.ndarray, pd.DataFrame]:
    """Train all runs; returns the last epoch's scores `(runs, n)` and the metrics of every epoch (columns EPOCHS).

    `levels` and `regions` are of the n images of the test split; `maps`, float32 `(runs, n, side, side)`, is filled
    with the last epoch's anomaly maps. Values are fractions; PRO as papers define it is of the last epoch only. Fewer
    runs train together where the device's memory does not hold all.
    """
    scores = np.empty(maps.shape[:2])

    def train(part: slice) -> list[Line]:
        return _trained(localisers[part], runs[part], levels, regions, scores[part], maps[part])

    parts = in_parts(len(runs), len(runs), train, f"training {runs[0].data.name} and the others of its stack", device)
    records = [record for _, found in parts for record in found]
    return scores, pd.DataFrame(records, columns=EPOCHS)


def _trained(
    localisers: Sequence[Localiser],
    runs: Sequence[MapRun],
    levels: Levels,
    regions: Regions,
    scores: np.ndarray,
    maps: np.ndarray,
) -> list[Line]:
    """The metrics of the runs; their scores and maps are filled in."""
    records: list[Line] = []
    epoch = 0
    for epoch in type(localisers[0]).fit_stack(localisers, [run.data for run in runs]):
        for i, (run, localiser) in enumerate(zip(runs, localisers, strict=True)):
            scores[i], maps[i] = localiser.score(levels, maps.shape[-1])
            records += epoch_metrics(run, epoch, scores[i], maps[i], regions)
    for run, run_maps in zip(runs, maps, strict=True):
        records += metrics_by_name(run, epoch, run_maps, regions)
    return records

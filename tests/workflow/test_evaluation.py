"""Training with metrics after each epoch, by a localiser whose maps are known in advance."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Self

import numpy as np
import pandas as pd
import pytest

from methods.detector import State
from methods.levels import Levels
from methods.localiser import Localiser, MapTrainingSet
from methods.map_runs import MapRun
from reports.localisation.definitions import DEFINITIONS
from reports.localisation.evaluation import METRICS, evaluate
from reports.localisation.regions import Regions, label_regions
from workflow.evaluation import EPOCHS, train_and_evaluate

IMAGES, SIDE, LAST = 10, 8, 3
LEVELS: Levels = (np.random.default_rng(0).standard_normal((IMAGES, SIDE, SIDE, 1)).astype(np.float32),)


class Fake(Localiser):
    """After epoch e its map is the level plus e times the seed, in a pattern; a negative seed diverges."""

    epoch = 0

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.trained_on: MapTrainingSet | None = None

    @classmethod
    def fit_stack(cls, localisers: Sequence[Self], sets: Sequence[MapTrainingSet]) -> Iterator[int]:
        for epoch in range(1, LAST + 1):
            for localiser, data in zip(localisers, sets, strict=True):
                localiser.epoch, localiser.trained_on = epoch, data
            yield epoch

    def schedule_passes(self, passes: int) -> Self:
        return self

    @property
    def parameter_count(self) -> int:
        return 0

    def score(self, features: Levels, side: int) -> tuple[np.ndarray, np.ndarray]:
        if self.seed < 0:
            return np.full(len(features[0]), np.nan), np.full((len(features[0]), side, side), np.nan, np.float32)
        noise = np.random.default_rng([self.seed, self.epoch]).standard_normal((len(features[0]), side, side))
        maps = (features[0][..., 0] + noise).astype(np.float32)
        return maps.max(axis=(1, 2)).astype(np.float64), maps

    def state(self) -> State:
        return {}

    def restore(self, state: Mapping[str, np.ndarray]) -> Self:
        return self


def run_of(repetition: int, tests: dict[str, np.ndarray]) -> MapRun:
    return MapRun("nut", repetition, repetition, MapTrainingSet(f"run {repetition}", LEVELS), tests)


@pytest.fixture
def regions() -> Regions:
    masks = np.zeros((IMAGES, SIDE, SIDE), dtype=np.uint8)
    masks[5:, 2:5, 1:4] = 1
    masks[7:, 6:, 6:] = 1
    return label_regions(masks)


@pytest.fixture
def runs() -> list[MapRun]:
    """Repetition 0 is tested on all images; repetition 1 without image 9, and on a second category."""
    every = np.arange(IMAGES)
    return [run_of(0, {"nut": every}), run_of(1, {"nut": every[:-1], "nut.hard": np.array([0, 2, 4, 8])})]


@pytest.fixture
def maps() -> np.ndarray:
    return np.zeros((2, IMAGES, SIDE, SIDE), dtype=np.float32)


Results = tuple[np.ndarray, pd.DataFrame]


@pytest.fixture
def results(runs: list[MapRun], regions: Regions, maps: np.ndarray) -> Results:
    return train_and_evaluate([Fake(0), Fake(1)], runs, LEVELS, regions, maps)


def at_epoch(seed: int, epoch: int) -> tuple[np.ndarray, np.ndarray]:
    localiser = Fake(seed)
    localiser.epoch = epoch
    return localiser.score(LEVELS, SIDE)


def test_each_localiser_trains_on_its_own_set(runs: list[MapRun], regions: Regions, maps: np.ndarray) -> None:
    localisers = [Fake(0), Fake(1)]
    train_and_evaluate(localisers, runs, LEVELS, regions, maps)
    assert [localiser.trained_on for localiser in localisers] == [run.data for run in runs]


def test_scores_and_maps_are_the_last_epochs_of_all_images(results: Results, maps: np.ndarray) -> None:
    for seed in range(2):
        scores, expected = at_epoch(seed, LAST)
        np.testing.assert_array_equal(results[0][seed], scores)
        np.testing.assert_array_equal(maps[seed], expected)


def test_each_category_is_measured_on_its_own_images_after_each_epoch(
    results: Results, runs: list[MapRun], regions: Regions
) -> None:
    _, epochs = results
    assert list(epochs.columns) == EPOCHS
    values = epochs.set_index(EPOCHS[:-1])["value"].sort_index()
    assert values.index.is_unique
    for run in runs:
        for category, rows in run.tests.items():
            for epoch in range(1, LAST + 1):
                scores, found = at_epoch(run.repetition, epoch)
                expected = evaluate(scores[rows], found[rows], regions.take(rows))
                key = (category, "nut", run.repetition, epoch)
                assert values.loc[key].reindex(METRICS).to_dict() == expected
    assert len(values) == 3 * (LAST * len(METRICS) + len(DEFINITIONS))


def test_the_papers_definitions_are_of_the_last_epoch_only(results: Results, regions: Regions) -> None:
    by_name = results[1][results[1]["metric"].isin(list(DEFINITIONS))]
    assert set(by_name["epoch"]) == {LAST}
    rows = np.array([0, 2, 4, 8])
    values = by_name[by_name["category"] == "nut.hard"].set_index("metric")["value"].to_dict()
    chosen = at_epoch(1, LAST)[1][rows], regions.take(rows)
    assert values == {name: definition(*chosen) for name, definition in DEFINITIONS.items()}


def test_a_run_that_diverged_has_no_value_and_harms_no_other(
    results: Results, runs: list[MapRun], regions: Regions, maps: np.ndarray
) -> None:
    scores, epochs = train_and_evaluate([Fake(-1), Fake(1)], runs, LEVELS, regions, maps)
    diverged = epochs["repetition"] == 0
    assert epochs.loc[diverged, "value"].isna().all()
    assert np.isnan(scores[0]).all()
    pd.testing.assert_frame_equal(epochs[~diverged], results[1][~diverged])

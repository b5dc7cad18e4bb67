"""Training with metrics after each epoch, by a localiser whose maps are known in advance."""

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
import pandas as pd
import pytest
import torch

from methods.levels import Levels
from methods.localiser import MapTrainingSet
from methods.map_runs import MapRun
from reports.localisation.definitions import DEFINITIONS
from reports.localisation.evaluation import METRICS, evaluate
from reports.localisation.regions import Regions, label_regions
from tests.workflow.fake_localiser import LAST, Fake
from workflow.epoch_metrics import EPOCHS
from workflow.evaluation import train_and_evaluate

IMAGES, SIDE = 10, 8
LEVELS: Levels = (np.random.default_rng(0).standard_normal((IMAGES, SIDE, SIDE, 1)).astype(np.float32),)


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


class Large(Fake):
    """Two of them are more than the memory holds, as the second epoch shows."""

    @classmethod
    def fit_stack(cls, localisers: Sequence[Self], sets: Sequence[MapTrainingSet]) -> Iterator[int]:
        for epoch in super().fit_stack(localisers, sets):
            if epoch == 2 and len(localisers) > 1:
                raise torch.OutOfMemoryError("CUDA out of memory")
            yield epoch


def test_a_stack_that_the_memory_does_not_hold_is_halved(
    results: Results, runs: list[MapRun], regions: Regions, maps: np.ndarray
) -> None:
    """Nothing is kept of the epoch that it had reached, and no number changes."""
    expected = maps.copy()
    scores, epochs = train_and_evaluate([Large(0), Large(1)], runs, LEVELS, regions, maps)
    np.testing.assert_array_equal(scores, results[0])
    np.testing.assert_array_equal(maps, expected)
    by_run = [frame.sort_values(EPOCHS, ignore_index=True) for frame in (epochs, results[1])]
    pd.testing.assert_frame_equal(*by_run)

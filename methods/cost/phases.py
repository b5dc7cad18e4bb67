"""The two phases of a run that are measured: training, and from an image to its map."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from data.categories import category_rows
from data.prepare import open_images, read_index
from methods.anomalies.bank import read_anomalies
from methods.anomalies.synthetic import read_synthetic
from methods.backbones.build import build_levels
from methods.cost.case import Case
from methods.cost.memory import peak_mib
from methods.cost.timing import Clock, timed
from methods.fitting import build
from methods.levels import fill, read_levels
from methods.localiser import Localiser, MapTrainingSet
from methods.parameters import count
from methods.runs import load_state, save_states

ENCODED_AT_ONCE = 32
_RUN = "measured"

Measured = Mapping[str, list[float]]


def train(case: Case, model: Path, clock: Clock = time.perf_counter) -> Measured:
    """Parameters, seconds of each pass, and memory in MiB; the trained run is left in the file `model`.

    Encoding is no part of training: level maps are read from files, as the workflow's jobs read them.
    """
    localiser = _untrained(case).schedule_passes(case.warm_ups + case.repeats)
    data = MapTrainingSet(
        case.name,
        read_levels(Path(case.normal), rows=_rows(case.train_index, case)),
        read_anomalies(Path(case.anomalies), case.known) if case.anomalies else None,
        read_synthetic(Path(case.synthetic), case.category) if case.synthetic else None,
    )
    passes = type(localiser).fit_stack([localiser], [data])
    seconds = _timed(case, lambda: next(passes), clock)
    memory = peak_mib(case.device)
    save_states({_RUN: localiser.state()}, model)
    images = len(data.normal[0])
    return {
        "parameters_added": [localiser.parameter_count],
        "training_images": [images],
        "seconds_per_epoch": seconds,
        "training_memory_mib": [memory],
    }


def infer(case: Case, model: Path, clock: Clock = time.perf_counter) -> Measured:
    """Images per second of the run in the file `model`, with and without encoding, parameters and memory in MiB.

    The images are in memory, and so are the maps in the end. Raises ValueError for a run that diverged.
    """
    libraries = peak_mib(case.device)
    localiser = _untrained(case).restore(load_state(model, _RUN))
    backbone = build_levels(case.backbone, Path(case.weights) if case.weights else None)
    images = np.array(open_images(Path(case.test))[_rows(case.test_index, case)][: case.images])
    levels = tuple(np.empty((len(images), *shape), np.float32) for shape in backbone.shapes(images.shape[1:]))

    def score() -> np.ndarray:
        return localiser.score(levels, images.shape[1])[1]

    def encode_and_score() -> None:
        fill(levels, backbone, images, case.device, ENCODED_AT_ONCE)
        score()

    whole, scoring = (_timed(case, work, clock) for work in (encode_and_score, score))
    memory = peak_mib(case.device)
    if not np.isfinite(score()).all():
        raise ValueError(f"{case.name}: training diverged, and what diverged is not scored; lower its learning rate")
    return {
        "parameters_frozen": [count(backbone)],
        "scored_images": [len(images)],
        "side": [images.shape[1]],
        "images_per_second": [len(images) / seconds for seconds in whole],
        "scored_images_per_second": [len(images) / seconds for seconds in scoring],
        "inference_memory_mib": [memory],
        "libraries_memory_mib": [libraries],
    }


def _untrained(case: Case) -> Localiser:
    localiser = build(case.kind, case.hyperparameters, case.seed, case.device)
    assert isinstance(localiser, Localiser), "only a method that localises is measured"
    return localiser


def _rows(index: str, case: Case) -> slice:
    return category_rows(read_index(Path(index)), case.category)


def _timed(case: Case, work: Callable[[], object], clock: Clock) -> list[float]:
    return timed(work, device=case.device, warm_ups=case.warm_ups, repeats=case.repeats, clock=clock)

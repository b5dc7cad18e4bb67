"""Scores of pictures by a trained run, with the preprocessing of the run."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np

from data.picture_folder import read
from data.prepare import open_images, prepare, read_index
from methods.backbones.build import build as build_backbone
from methods.backbones.build import build_levels
from methods.features import extract
from methods.fitting import build
from methods.levels import encode_levels
from methods.localiser import Localiser
from methods.reduction import Reduction
from methods.runs import load_state
from workflow.trained_run import TrainedRun


class Scored(NamedTuple):
    """Names of n pictures, their scores float64 `(n,)` and, where the method localises, maps float32 `(n, side, side)`.

    The side is that of the run's images.
    """

    names: list[str]
    scores: np.ndarray
    maps: np.ndarray | None


def score_images(run: TrainedRun, source: Path, device: str) -> Scored:
    """Score every picture of a folder or an archive.

    The maps of some methods are normalised against all pictures that are scored together. Raises ValueError for a
    source without pictures, one that cannot be read, and for a run that diverged.
    """
    detector = build(run.method["class"], run.method["hyperparameters"], run.seed, device)
    detector.restore(load_state(run.model, run.key))
    with TemporaryDirectory() as temporary:
        names, images = _prepared(run, source, Path(temporary))
        if isinstance(detector, Localiser):
            scores, maps = _localised(run, detector, images, device)
        else:
            scores, maps = _scored(run, detector, images, Path(temporary), device), None
    if not np.isfinite(scores).all():
        raise ValueError(
            f"{run.model}: the training of {run.key} diverged, so that it scores nothing; take another run"
        )
    return Scored(names, scores, maps)


def _prepared(run: TrainedRun, source: Path, folder: Path) -> tuple[list[str], np.ndarray]:
    """Cropped to the central square and resized, or for a method that localises resized as a whole."""
    files = folder / "images.npy", folder / "index.parquet"
    masks = folder / "masks.npy" if run.reduction is None else None
    prepare(read(source), run.side, run.channels, *files, masks_path=masks, what=str(source))
    return read_index(files[1])["sample"].tolist(), open_images(files[0])


def _scored(run: TrainedRun, detector: Any, images: np.ndarray, folder: Path, device: str) -> np.ndarray:
    assert run.reduction, "runs on feature vectors have one"
    extract(build_backbone(run.backbone.entry, _weights(run)), images, folder / "raw.npy", device=device)
    features = Reduction.load(run.reduction).apply(np.load(folder / "raw.npy"))
    return np.asarray(detector.decision_function(features), dtype=np.float64)


def _localised(run: TrainedRun, localiser: Localiser, images: np.ndarray, device: str) -> tuple[np.ndarray, np.ndarray]:
    backbone = build_levels(run.backbone.entry, _weights(run))
    return localiser.score(encode_levels(backbone, images, device=device), run.side)


def _weights(run: TrainedRun) -> Path | None:
    return Path(run.backbone.weights) if run.backbone.weights else None

"""How far scores are apart that differ in the number of threads, or in how many members train as one stack, alone.

python -m benchmarks.reproducibility [--threads 1 2 4] [--stacks 2 4] [--passes 8 32] [--device cuda] [--free]

Each method trains four members, on images that are drawn, for so many steps on vectors and passes over level maps. The
reference has one thread and trains each member alone. Differences of scores are in standard deviations of the
reference's, differences of AUROC in points; `docs/reproducibility.md` has the figures. The first line is the reference
once more. On a GPU, `--free` is `deterministic: false` of config/config.yaml; its cost is the ratio of the seconds.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch

from benchmarks.stacked_training import restart_as_a_job
from benchmarks.world import config
from methods.detector import TrainingSet
from methods.determinism import use_deterministic_algorithms
from methods.fitting import build, fit_and_score
from methods.levels import Levels
from methods.localiser import KnownAnomalies, MapTrainingSet, SyntheticAnomalies
from reports.auroc import auroc
from workflow.device import describe

MEMBERS, IMAGES, TESTS, SIDE, DIMENSIONS = 4, 32, 40, 64, 128
SHAPES = ((16, 16, 32), (8, 8, 64))
STEPS_PER_PASS = 4
VECTORS, MAPS = ("cf",), ("nfad", "bgad", "fastflow_resnet18", "cl_flow_resnet18")
ANOMALOUS = np.arange(TESTS) % 2 == 1

Train = Callable[[str, int, int, str], np.ndarray]


def vectors(method: str, stack: int, passes: int, device: str) -> np.ndarray:
    """Scores `(members, tests)` of a method on feature vectors after so many steps."""
    steps = {"epochs": 0, "minimum_steps": STEPS_PER_PASS * passes}
    detectors = [_built(method, seed, steps, device) for seed in range(MEMBERS)]
    auxiliary = _features(99, 4096, shift=1.0)
    sets = [TrainingSet(f"member {seed}", _features(seed, 1024), auxiliary) for seed in range(MEMBERS)]
    tests = [_features(50, TESTS) + 0.02 * ANOMALOUS[:, None].astype(np.float32)] * MEMBERS
    return np.stack([found.scores for found in fit_and_score(detectors, sets, tests, stack=stack, jobs=1)])


def maps(method: str, stack: int, passes: int, device: str) -> np.ndarray:
    """The same of a method on level maps after so many passes."""
    settings = config("suites/embedded")["hyperparameters"].get(method, {})
    values = {name: entry["value"] for name, entry in settings.items()}
    localisers = [_built(method, seed, values, device).schedule_passes(passes) for seed in range(MEMBERS)]
    sets = [_training_maps(seed) for seed in range(MEMBERS)]
    for start in range(0, MEMBERS, stack):
        part = slice(start, start + stack)
        for _ in type(localisers[0]).fit_stack(localisers[part], sets[part]):
            pass
    test = _levels(50, TESTS, 0.3 * ANOMALOUS)
    return np.stack([localiser.score(test, SIDE)[0] for localiser in localisers])


def _built(method: str, seed: int, changed: Mapping[str, Any], device: str) -> Any:
    entry = config("methods")["methods"][method]
    values = {name: found["value"] for name, found in entry["hyperparameters"].items()}
    return build(entry["class"], {**values, **changed}, seed, device)


def _features(seed: int, count: int, shift: float = 0.0) -> np.ndarray:
    drawn = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)) + shift
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def _levels(seed: int, count: int, shift: np.ndarray | float = 0.0) -> Levels:
    rng, shifts = np.random.default_rng(seed), np.broadcast_to(shift, count).reshape(-1, 1, 1, 1)
    return tuple((rng.standard_normal((count, *shape)) + shifts).astype(np.float32) for shape in SHAPES)


def _training_maps(seed: int) -> MapTrainingSet:
    masks = np.zeros((IMAGES, SIDE, SIDE), np.uint8)
    masks[:, 16:32, 16:32] = 1
    known = KnownAnomalies(_levels(seed + 10, 8, 0.3), masks[:8], _levels(seed + 20, IMAGES, 0.3), masks)
    boxes = np.tile([16, 16, 32, 32], (IMAGES, 1))
    views, negatives = _levels(seed + 30, IMAGES), _levels(seed + 40, IMAGES, 0.3)
    synthetic = SyntheticAnomalies(np.arange(IMAGES), views, negatives, masks, boxes)
    return MapTrainingSet(f"member {seed}", _levels(seed, IMAGES), known, synthetic)


def distance(found: np.ndarray, reference: np.ndarray) -> dict[str, float]:
    """Of scores `(members, tests)`: the largest difference, in standard deviations of a member, and of AUROC."""
    spread = reference.std(axis=1, keepdims=True)
    points = [100 * abs(auroc(ANOMALOUS, a) - auroc(ANOMALOUS, b)) for a, b in zip(found, reference, strict=True)]
    return {"deviations": float((abs(found - reference) / spread).max()), "auroc_points": max(points)}


def compare(method: str, train: Train, passes: int, options: argparse.Namespace) -> None:
    """One line of JSON for each number of threads, members apart, and each size of a stack, on one thread."""
    torch.set_num_threads(1)
    reference = train(method, 1, passes, options.device)
    for threads, stack in [*((threads, 1) for threads in options.threads), *((1, stack) for stack in options.stacks)]:
        torch.set_num_threads(threads)
        start = time.perf_counter()
        scores = train(method, stack, passes, options.device)
        found = {"seconds": round(time.perf_counter() - start, 3), **distance(scores, reference)}
        what = {"method": method, "passes": passes, "threads": threads, "stack": stack, **found}
        where = {"device": describe(options.device), "deterministic": not options.free, "torch": torch.__version__}
        print(json.dumps({"benchmark": "reproducibility", **what, **where}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--stacks", type=int, nargs="+", default=[2, 4])
    parser.add_argument("--passes", type=int, nargs="+", default=[8, 32])
    parser.add_argument("--methods", nargs="+", default=[*VECTORS, *MAPS], choices=[*VECTORS, *MAPS])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--free", action="store_true")
    options = parser.parse_args()
    restart_as_a_job()
    use_deterministic_algorithms(not options.free, options.device)
    for method in options.methods:
        for passes in options.passes:
            compare(method, vectors if method in VECTORS else maps, passes, options)


if __name__ == "__main__":
    main()

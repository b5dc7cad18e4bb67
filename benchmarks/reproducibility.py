"""How far scores are apart that differ in the number of threads, or in how many members train as one stack, alone.

python -m benchmarks.reproducibility [--threads 1 2 4] [--stacks 2 4] [--passes 8 32] [--device cuda] [--free]

Each method trains some members on what is drawn, for so many passes over level maps, or four times as many steps on
vectors. The reference has one thread and trains each member alone; the first line is the same once more. Differences of
scores are in standard deviations of the reference's (`seeds_apart`: of two seeds), differences of AUROC in points, and
`docs/reproducibility.md` has the figures. On a GPU, `--free` is `deterministic: false` of config/config.yaml; what the
setting costs is the ratio of the seconds.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

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

TESTS, SIDE, DIMENSIONS = 40, 64, 128
SHAPES = ((16, 16, 32), (8, 8, 64))
STEPS_PER_PASS = 4
VECTORS, MAPS = ("cf",), ("nfad", "bgad", "fastflow_resnet18", "cl_flow_resnet18")
ANOMALOUS = np.arange(TESTS) % 2 == 1


class Amount(NamedTuple):
    """How much is trained: members, images of each, and passes over them."""

    members: int
    images: int
    passes: int


Train = Callable[[str, int, Amount, str], np.ndarray]


def vectors(method: str, stack: int, amount: Amount, device: str) -> np.ndarray:
    """Scores `(members, tests)` of a method on feature vectors."""
    steps = {"epochs": 0, "minimum_steps": STEPS_PER_PASS * amount.passes}
    seeds = range(amount.members)
    detectors = [_built(method, seed, steps, device) for seed in seeds]
    auxiliary = _features(99, 4096, shift=1.0)
    sets = [TrainingSet(f"member {seed}", _features(seed, 1024), auxiliary) for seed in seeds]
    tests = [_features(50, TESTS) + 0.02 * ANOMALOUS[:, None].astype(np.float32)] * len(seeds)
    return np.stack([found.scores for found in fit_and_score(detectors, sets, tests, stack=stack, jobs=1)])


def maps(method: str, stack: int, amount: Amount, device: str) -> np.ndarray:
    """The same of a method on level maps."""
    settings = config("suites/embedded")["hyperparameters"].get(method, {})
    values = {name: entry["value"] for name, entry in settings.items()}
    seeds = range(amount.members)
    localisers = [_built(method, seed, values, device).schedule_passes(amount.passes) for seed in seeds]
    sets = [_training_maps(seed, amount.images) for seed in seeds]
    for start in seeds[::stack]:
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


def _training_maps(seed: int, images: int) -> MapTrainingSet:
    masks = np.zeros((images, SIDE, SIDE), np.uint8)
    masks[:, 16:32, 16:32] = 1
    known = KnownAnomalies(_levels(seed + 10, 8, 0.3), masks[:8], _levels(seed + 20, images, 0.3), masks)
    boxes = np.tile([16, 16, 32, 32], (images, 1))
    views, negatives = _levels(seed + 30, images), _levels(seed + 40, images, 0.3)
    synthetic = SyntheticAnomalies(np.arange(images), views, negatives, masks, boxes)
    return MapTrainingSet(f"member {seed}", _levels(seed, images), known, synthetic)


def distance(found: np.ndarray, reference: np.ndarray) -> dict[str, float]:
    """Of scores `(members, tests)`: the largest difference, in standard deviations of a member, and of AUROC."""
    spread = reference.std(axis=1, keepdims=True)
    points = [100 * abs(auroc(ANOMALOUS, a) - auroc(ANOMALOUS, b)) for a, b in zip(found, reference, strict=True)]
    return {"deviations": float((abs(found - reference) / spread).max()), "auroc_points": max(points)}


def compare(method: str, amount: Amount, options: argparse.Namespace) -> None:
    """One line of JSON for each number of threads, members apart, and each size of a stack, on one thread."""
    train: Train = vectors if method in VECTORS else maps
    torch.set_num_threads(1)
    reference = train(method, 1, amount, options.device)
    apart = {"seeds_apart": distance(reference[1:], reference[:-1])["deviations"]}
    where = {"device": describe(options.device), "deterministic": not options.free, "torch": torch.__version__}
    for threads, stack in [*((threads, 1) for threads in options.threads), *((1, stack) for stack in options.stacks)]:
        torch.set_num_threads(threads)
        start = time.perf_counter()
        scores = train(method, stack, amount, options.device)
        found = {"seconds": round(time.perf_counter() - start, 3), **distance(scores, reference), **apart}
        what = {"method": method, **amount._asdict(), "threads": threads, "stack": stack}
        print(json.dumps({"benchmark": "reproducibility", **what, **found, **where}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--stacks", type=int, nargs="+", default=[2, 4])
    parser.add_argument("--passes", type=int, nargs="+", default=[8, 32])
    parser.add_argument("--members", type=int, default=4)
    parser.add_argument("--images", type=int, default=32)
    parser.add_argument("--methods", nargs="+", default=[*VECTORS, *MAPS], choices=[*VECTORS, *MAPS])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--free", action="store_true")
    options = parser.parse_args()
    restart_as_a_job()
    use_deterministic_algorithms(not options.free, options.device)
    for method in options.methods:
        for passes in options.passes:
            compare(method, Amount(options.members, options.images, passes), options)


if __name__ == "__main__":
    main()

"""Seconds for all metrics of anomaly maps, and (the baseline) for scikit-learn's two and BGAD's PRO by its loop.

python -m benchmarks.pixel_metrics [--maps 83] [--side 256] [--categories 15]

The baseline is what the official code does: `roc_auc_score`, `average_precision_score`, and for each of 1000 thresholds
a prediction of all pixels and all regions labelled again. That loop is timed on every 20th threshold. `labelled_once`
is the baseline with regions labelled beforehand, as they are for ours. `binned` is the largest difference of a metric
from a histogram (`reports.localisation.streaming`) to the exact one. The categories' time includes labelling.
"""

import argparse

import numpy as np
import torch
from scipy import ndimage
from sklearn.metrics import average_precision_score, roc_auc_score

from benchmarks.report import report
from benchmarks.timing import timed
from reports.localisation.curves import LIMIT
from reports.localisation.definitions import BGAD_THRESHOLDS, pro_bgad1000
from reports.localisation.evaluation import evaluate
from reports.localisation.regions import label_regions
from reports.localisation.streaming import evaluate_batches

MAPS_PER_CATEGORY = 115
EVERY = 20
Shape = tuple[tuple[slice, ...], np.ndarray, int]


def measure(maps: np.ndarray, masks: np.ndarray) -> dict[str, float]:
    """Seconds for all metrics, of the baseline, `labelled_once`, the largest `difference` of two values, `binned`."""
    seconds, found = seconds_and_metrics(maps, masks)
    anomalous, scores = masks.ravel() > 0, maps.ravel()
    scikit_learn, pair = timed(lambda: (roc_auc_score(anomalous, scores), average_precision_score(anomalous, scores)))
    once, pro = timed(lambda: bgad1000_loop(maps, filled_shapes(masks), masks == 0))
    again = EVERY * timed(lambda: bgad1000_labelling_again(maps, masks))[0]
    ours = np.array([found["pixel_auroc"], found["pixel_ap"], pro_bgad1000(maps, label_regions(masks))])
    difference = float(np.abs(ours - [*pair, pro]).max())
    return {
        "seconds": seconds,
        "baseline": scikit_learn + again,
        "labelled_once": round(scikit_learn + once, 3),
        "difference": difference,
        "binned": largest_difference_of_bins(maps, masks, found),
    }


def seconds_and_metrics(maps: np.ndarray, masks: np.ndarray, repeats: int = 5) -> tuple[float, dict[str, float]]:
    """The fastest of `repeats`."""
    regions, scores = label_regions(masks), maps.max(axis=(1, 2))
    return min((timed(lambda: evaluate(scores, maps, regions)) for _ in range(repeats)), key=lambda timing: timing[0])


def largest_difference_of_bins(maps: np.ndarray, masks: np.ndarray, exact: dict[str, float]) -> float:
    binned = evaluate_batches(maps.max(axis=(1, 2)), lambda: [(maps, masks)])
    return max(abs(binned[name] - value) for name, value in exact.items())


def bgad1000_loop(maps: np.ndarray, shapes: list[Shape], normal: np.ndarray) -> float:
    points = [rate_and_overlap(maps > threshold, shapes, normal) for threshold in bgad1000_thresholds(maps)]
    kept = np.array([point for point in points if point[0] <= LIMIT])
    return float(np.trapezoid(kept[:, 1], kept[:, 0] / kept[:, 0].max()))


def bgad1000_labelling_again(maps: np.ndarray, masks: np.ndarray) -> list[tuple[float, float]]:
    thresholds = bgad1000_thresholds(maps)[::EVERY]
    return [rate_and_overlap(maps > threshold, filled_shapes(masks), masks == 0) for threshold in thresholds]


def bgad1000_thresholds(maps: np.ndarray) -> np.ndarray:
    highest, lowest = float(maps.max()), float(maps.min())
    return highest - np.arange(BGAD_THRESHOLDS) * ((highest - lowest) / BGAD_THRESHOLDS)


def rate_and_overlap(predicted: np.ndarray, shapes: list[Shape], normal: np.ndarray) -> tuple[float, float]:
    overlap = np.mean([np.count_nonzero(predicted[box] & filled) / area for box, filled, area in shapes])
    return np.count_nonzero(predicted & normal) / np.count_nonzero(normal), float(overlap)


def filled_shapes(masks: np.ndarray) -> list[Shape]:
    labels = label_regions(masks).labels
    return [filled_shape(box, labels[box] == number) for number, box in enumerate(ndimage.find_objects(labels), 1)]


def filled_shape(box: tuple[slice, ...], region: np.ndarray) -> Shape:
    return box, ndimage.binary_fill_holes(region[0], np.ones((3, 3)))[None], int(np.count_nonzero(region))


def smooth_maps(count: int, side: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Smooth noise, a little higher where the masks of three quarters of the images have one to three ellipses."""
    generator = np.random.default_rng(seed)
    masks = np.zeros((count, side, side), dtype=np.uint8)
    for mask in masks[count // 4 :]:
        for _ in range(generator.integers(1, 4)):
            mask |= ellipse(side, generator)
    noise = ndimage.gaussian_filter(generator.standard_normal(masks.shape), (0, 4, 4)) * 8
    return (noise + 2 * ndimage.gaussian_filter(masks.astype(float), (0, 3, 3))).astype(np.float32), masks


def ellipse(side: int, generator: np.random.Generator) -> np.ndarray:
    centre = generator.uniform(0.1, 0.9, (2, 1, 1)) * side
    radii = generator.uniform(0.02, 0.1, (2, 1, 1)) * side
    return (((np.mgrid[:side, :side] - centre) / radii) ** 2).sum(axis=0) < 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--maps", type=int, default=83)
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--categories", type=int, default=15, help=f"of {MAPS_PER_CATEGORY} maps each")
    options = parser.parse_args()
    torch.set_num_threads(1)
    found = measure(*smooth_maps(options.maps, options.side, seed=0))
    report("pixel_metrics", f"all metrics of {options.maps} maps", torch.device("cpu"), **found)
    maps, masks = smooth_maps(MAPS_PER_CATEGORY, options.side, seed=1)
    scores = maps.max(axis=(1, 2))
    total = sum(timed(lambda: evaluate(scores, maps, label_regions(masks)))[0] for _ in range(options.categories))
    print(f"{options.categories} categories of {MAPS_PER_CATEGORY} maps, labelling included: {total:.2f} s")


if __name__ == "__main__":
    main()

"""The same metrics for more maps than memory holds: two passes over batches, and a histogram of fixed size."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from reports.localisation.evaluation import METRICS, check_maps, check_scores, image_points, metrics
from reports.localisation.keys import BUCKETS, halves, keys
from reports.localisation.operating_points import OperatingPoints
from reports.localisation.regions import label_regions

Batch = tuple[np.ndarray, np.ndarray]
BINS = 2**21


def evaluate_batches(scores: np.ndarray, batches: Callable[[], Iterable[Batch]]) -> dict[str, float]:
    """METRICS as `evaluation.evaluate` has them, the pixel metrics within 1e-5, in memory for one batch and the bins.

    scores: (n,). batches: called twice, gives the same maps float32 (b, h, w) with their masks (b, h, w) each time, n
    in all. How the images are divided into batches changes nothing but rounding.

    The first pass counts pixels by the high half of their keys, which decides how finely the second resolves the low
    half of each. Pixels that share a bin count as tied. Different scores never do where a high half holds 1/32 of the
    anomalies or more; elsewhere the 1e-5 supposes that scores within 1 % of each other do not come in denser clusters.
    """
    survey = _survey(batches)
    check_scores(scores, len(survey.anomalous_images))
    if np.isnan(scores).any() or survey.any_nan:
        return dict.fromkeys(METRICS, np.nan)
    pixels = _histogram(batches, _Bins.for_counts(survey.normals, survey.anomalies))
    return metrics(image_points(scores, survey.anomalous_images), pixels)


@dataclass(frozen=True)
class _Survey:
    """normals, anomalies: int64 (BUCKETS,), pixels by the high half of their keys. anomalous_images: (n,)."""

    normals: np.ndarray
    anomalies: np.ndarray
    anomalous_images: np.ndarray
    any_nan: bool


def _survey(batches: Callable[[], Iterable[Batch]]) -> _Survey:
    counts = np.zeros((2, BUCKETS), dtype=np.int64)
    anomalous_images, any_nan = [np.zeros(0, dtype=bool)], False
    for maps, masks in batches():
        regions = label_regions(masks)
        check_maps(maps, regions)
        any_nan |= bool(np.isnan(maps).any())
        for row, chosen in zip(counts, (regions.normal, regions.anomalous), strict=True):
            row += np.bincount(halves(keys(maps[chosen]))[0], minlength=BUCKETS)
        anomalous_images.append(regions.anomalous_images)
    return _Survey(counts[0], counts[1], np.concatenate(anomalous_images), any_nan)


@dataclass(frozen=True)
class _Bins:
    """Bucket b is divided into 2 ** bits[b] equal bins, numbered from starts[b]; higher keys, higher numbers."""

    bits: np.ndarray
    starts: np.ndarray
    count: int

    @classmethod
    def for_counts(cls, normals: np.ndarray, anomalies: np.ndarray) -> "_Bins":
        """About BINS bins, finest where the metrics change fastest.

        Half of them go by the share of the anomalies, which recall and overlap follow; half by the relative growth of
        what is predicted anomalous (counted from as many pixels as there are anomalies), which precision and F1 follow.
        """
        predicted = np.cumsum((normals + anomalies)[::-1])[::-1] + anomalies.sum()
        growth = np.log(np.maximum(predicted, 1) / np.maximum(predicted - normals - anomalies, 1))
        share = (_share(anomalies) + _share(growth)) / 2
        bits = np.ceil(np.log2(np.maximum(share * BINS, 1))).clip(0, 16).astype(np.uint16)
        ends = np.cumsum(1 << bits.astype(np.int64))
        return cls(bits, ends - (1 << bits.astype(np.int64)), int(ends[-1]))

    def __call__(self, scores: np.ndarray) -> np.ndarray:
        high, low = halves(keys(scores))
        return self.starts[high] + (low.astype(np.int64) >> (16 - self.bits[high]))


def _share(amounts: np.ndarray) -> np.ndarray:
    return amounts / max(amounts.sum(), np.finfo(float).tiny)


def _histogram(batches: Callable[[], Iterable[Batch]], bins: _Bins) -> OperatingPoints:
    normals, anomalies = np.zeros((2, bins.count), dtype=np.int64)
    overlap, regions_seen = np.zeros(bins.count), 0
    for maps, masks in batches():
        regions = label_regions(masks)
        normals += np.bincount(bins(maps[regions.normal]), minlength=bins.count)
        found = bins(maps[regions.anomalous])
        anomalies += np.bincount(found, minlength=bins.count)
        overlap += np.bincount(found, regions.weights, minlength=bins.count)
        regions_seen += regions.count
    return _points_of_histogram(normals, anomalies, overlap / max(regions_seen, 1))


def _points_of_histogram(normals: np.ndarray, anomalies: np.ndarray, overlap: np.ndarray) -> OperatingPoints:
    """Each bin (in rising order) with an anomaly is one threshold."""
    falling = np.flatnonzero(anomalies)[::-1]
    at_or_above = np.cumsum(normals[::-1])[::-1]
    return OperatingPoints(
        true_positives=anomalies[falling].cumsum(),
        false_positives=at_or_above[falling],
        ties=normals[falling],
        overlap=overlap[falling].cumsum(),
        normals=int(normals.sum()),
    )

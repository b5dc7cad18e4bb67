"""PRO as other public suites compute it: for the audit of the metric alone, never of a table."""

from collections.abc import Callable, Mapping

import numpy as np

from reports.localisation.curves import LIMIT, Curve
from reports.localisation.definitions import evenly_falling, share_above
from reports.localisation.evaluation import check_maps
from reports.localisation.regions import Regions

THRESHOLDS = 200
BINS = 50


def pro_200(maps: np.ndarray, regions: Regions) -> float:
    """PRO with 200 thresholds, equally spaced in score, a fraction.

    maps: float32 (n, h, w). As `compute_pro` of Reverse Distillation's public code (Deng and Li 2022) has it, which
    SimpleNet, Dinomaly and many others took over. It differs from the exact PRO in four ways:
    - The thresholds are min + k (max - min) / 200 for k = 0..199: the highest is a step below the highest score.
    - A pixel is predicted anomalous where score > threshold.
    - The points with a false positive rate below 0.3 are kept, without interpolation at 0.3.
    - The rates kept are divided by the largest of them, and the trapezoids add up from the smallest, not from 0.

    NaN without anomalies or normals, where a pixel is not finite, and where no rate above 0 is kept.
    """
    check_maps(maps, regions)
    if not _defined(maps, regions):
        return np.nan
    thresholds = evenly_falling(float(maps.max()), float(maps.min()), THRESHOLDS)[1:]
    rate, overlap = _curve(maps, regions, np.append(thresholds, float(maps.min())))
    kept = rate < LIMIT
    if not kept.any() or not rate[kept].max():
        return np.nan
    return float(np.trapezoid(overlap[kept], rate[kept] / rate[kept].max()))


def pro_50bins(maps: np.ndarray, regions: Regions) -> float:
    """PRO from a histogram of 50 equal bins between the lowest and the highest score, a fraction.

    maps: float32 (n, h, w). Binned curves as torchmetrics offers them, and anomalib's AUPRO where it is given a number
    of thresholds; that a suite takes 50 by default is not known to us. It differs from the exact PRO in one way: the
    curve has a point for each bin's lower edge, where a pixel is predicted anomalous if it lies in the bin or above. It
    starts at (0, 0), and is interpolated at 0.3 and divided by 0.3.

    NaN without anomalies or normals, and where a pixel is not finite.
    """
    check_maps(maps, regions)
    if not _defined(maps, regions):
        return np.nan
    lowest, highest = float(maps.min()), float(maps.max())
    edges = np.nextafter(np.append(evenly_falling(highest, lowest, BINS)[1:], lowest), -np.inf)
    rate, overlap = _curve(maps, regions, edges)
    return Curve(np.append(0, rate), np.append(0, overlap)).area_up_to_limit


AUDITED: Mapping[str, Callable[[np.ndarray, Regions], float]] = {"pro_200": pro_200, "pro_50bins": pro_50bins}


def _defined(maps: np.ndarray, regions: Regions) -> bool:
    return bool(regions.count and regions.normal.any() and np.isfinite(maps).all())


def _curve(maps: np.ndarray, regions: Regions, thresholds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """False positive rate and mean overlap of the regions above each of the falling `thresholds`."""
    normals = maps[regions.normal]
    rate = share_above(normals, thresholds) / len(normals)
    overlap = share_above(maps[regions.anomalous], thresholds, regions.weights) / regions.count
    return rate, overlap

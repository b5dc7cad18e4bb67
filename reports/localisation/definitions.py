"""PRO as two official codes compute it, to match a paper's number; the exact one is `threshold_free.pro`."""

from collections.abc import Callable, Mapping

import numpy as np
from scipy import ndimage

from reports.localisation.curves import LIMIT, Curve
from reports.localisation.evaluation import check_maps
from reports.localisation.regions import Regions

BGAD_THRESHOLDS = 1000
MVTEC3D_THRESHOLDS = 100


def pro_bgad1000(maps: np.ndarray, regions: Regions) -> float:
    """PRO of BGAD's official code (`papers.md` 2.8), a fraction that may exceed 1.

    maps: float32 (n, h, w). It differs from the exact PRO in five ways:
    - 1000 thresholds, equally spaced in score: max - k (max - min) / 1000 for k = 0..999 (the step is our reading, from
      DFR's public loop of the same form). The first predicts nothing; a skewed score leaves few where they count.
    - A pixel is predicted anomalous where score > threshold.
    - A region's overlap counts the predicted pixels of its *filled* image, and divides by its *unfilled* area (see
      `_filled_pixels`), so that a region with holes can exceed 1.
    - The points with a false positive rate up to 0.3 are kept, without interpolation at 0.3.
    - The rates kept are rescaled from their own minimum and maximum to 0 and 1, and the trapezoids add up under them.

    Thresholds and comparisons are in float64. NaN without anomalies or normals, where a pixel is not finite, and where
    all rates kept are the same (the official code divides 0 by 0).
    """
    check_maps(maps, regions)
    if not regions.count or not regions.normal.any() or not np.isfinite(maps).all():
        return np.nan
    thresholds = evenly_falling(float(maps.max()), float(maps.min()), BGAD_THRESHOLDS)
    rate = share_above(maps[regions.normal], thresholds) / np.count_nonzero(regions.normal)
    pixels, weights = _filled_pixels(regions)
    overlap = share_above(maps.ravel()[pixels], thresholds, weights) / regions.count
    return _rescaled_area(rate[rate <= LIMIT], overlap[rate <= LIMIT])


def pro_mvtec3d100(maps: np.ndarray, regions: Regions) -> float:
    """PRO of the evaluation code of MVTec 3D-AD with its 100 thresholds, a fraction.

    maps: float32 (n, h, w). From the public `au_pro_util.py` of 3D-ADS (Horwitz and Hoshen 2022), which keeps the
    official code's functions and sets the number of thresholds to 100. It differs from the exact PRO in two ways:
    - The thresholds are 100 normal pixels, equally spaced by rank from the lowest score to the highest, ranks rounded
      down; the curve is straight between them and ends at (1, 1).
    - A pixel is predicted anomalous where score > threshold, but the false positive rate is taken from the rank: 1 -
      (rank + 1) / normals. Where normals tie, that rate is not the share of normals above the threshold.

    As the exact one it is interpolated at 0.3 and divided by 0.3. NaN without anomalies or normals, or with NaN.
    """
    check_maps(maps, regions)
    normals = maps[regions.normal]
    if not regions.count or not len(normals) or np.isnan(maps).any():
        return np.nan
    ranks = np.linspace(0, len(normals) - 1, MVTEC3D_THRESHOLDS, dtype=int)[::-1]
    thresholds = np.partition(normals, np.unique(ranks))[ranks]
    overlap = share_above(maps[regions.anomalous], thresholds, regions.weights) / regions.count
    return Curve(np.append(1 - (ranks + 1) / len(normals), 1), np.append(overlap, 1)).area_up_to_limit


DEFINITIONS: Mapping[str, Callable[[np.ndarray, Regions], float]] = {
    "pro_bgad1000": pro_bgad1000,
    "pro_mvtec3d100": pro_mvtec3d100,
}


def _filled_pixels(regions: Regions) -> tuple[np.ndarray, np.ndarray]:
    """Flat indices (k,) of the pixels of all filled regions, and 1 / the unfilled area of the region of each.

    A hole is what 8-connected steps through other pixels cannot leave (scikit-image's `image_filled`), so that a ring
    closed only at its corners is not filled. What lies in a hole counts, even another region: pixels may repeat.
    """
    places = np.arange(regions.labels.size).reshape(regions.labels.shape)
    filled = [
        places[box][_filled(regions.labels[box] == number)]
        for number, box in enumerate(ndimage.find_objects(regions.labels), start=1)
        if box is not None
    ]
    return np.concatenate(filled), np.repeat(1 / regions.areas[regions.areas > 0], [len(pixels) for pixels in filled])


def _filled(region: np.ndarray) -> np.ndarray:
    """One region in its bounding box, (1, h, w), with its holes filled."""
    return ndimage.binary_fill_holes(region[0], np.ones((3, 3)))[None]


def evenly_falling(highest: float, lowest: float, count: int) -> np.ndarray:
    """(count,) from `highest` in equal steps, the last a step above `lowest`."""
    return highest - np.arange(count) * ((highest - lowest) / count)


def share_above(values: np.ndarray, thresholds: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """The weights (1 unless given) of the `values` (n,) above each of the falling `thresholds` (k,), summed: (k,)."""
    first = len(thresholds) - np.searchsorted(thresholds[::-1], values, side="left")
    return np.bincount(first, weights, minlength=len(thresholds) + 1)[:-1].cumsum()


def _rescaled_area(rate: np.ndarray, overlap: np.ndarray) -> float:
    if rate.max() == rate.min():
        return np.nan
    return float(np.trapezoid(overlap, (rate - rate.min()) / (rate.max() - rate.min())))

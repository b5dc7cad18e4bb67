"""Image scores and anomaly maps to seven exact metrics, in one pass."""

import numpy as np

from reports.localisation.keys import keys, sort_keys
from reports.localisation.operating_points import OperatingPoints, operating_points
from reports.localisation.regions import Regions
from reports.localisation.threshold_free import auroc, average_precision, f1_max, pro

THRESHOLD_FREE = {"auroc": auroc, "ap": average_precision, "f1max": f1_max}
METRICS = (*(f"image_{name}" for name in THRESHOLD_FREE), *(f"pixel_{name}" for name in THRESHOLD_FREE), "pro")


def evaluate(scores: np.ndarray, maps: np.ndarray, regions: Regions) -> dict[str, float]:
    """METRICS as fractions.

    scores: (n,), maps: float32 (n, h, w), higher is more anomalous, infinities are ordinary ends of the order. An image
    is anomalous if any of its pixels is. All values are NaN if any score or pixel is (a diverged run), and a metric is
    NaN where it is not defined (see `threshold_free`). Raises ValueError if scores, maps and regions do not match.
    """
    check_scores(scores, len(regions.labels))
    check_maps(maps, regions)
    if np.isnan(scores).any() or np.isnan(maps).any():
        return dict.fromkeys(METRICS, np.nan)
    return metrics(image_points(scores, regions.anomalous_images), pixel_points(maps, regions))


def pixel_points(maps: np.ndarray, regions: Regions) -> OperatingPoints:
    """Of maps float32 (n, h, w) without NaN; `overlap` is the mean over regions."""
    normals = sort_keys(keys(maps[regions.normal]))
    return operating_points(normals, keys(maps[regions.anomalous]), regions.weights / max(regions.count, 1))


def image_points(scores: np.ndarray, anomalous: np.ndarray) -> OperatingPoints:
    return operating_points(np.sort(scores[~anomalous]), scores[anomalous])


def metrics(images: OperatingPoints, pixels: OperatingPoints) -> dict[str, float]:
    """METRICS, `overlap` of the pixels being the mean over regions."""
    per_image = {f"image_{name}": metric(images) for name, metric in THRESHOLD_FREE.items()}
    per_pixel = {f"pixel_{name}": metric(pixels) for name, metric in THRESHOLD_FREE.items()}
    return {**per_image, **per_pixel, "pro": pro(pixels)}


def check_scores(scores: np.ndarray, images: int) -> None:
    if scores.shape != (images,):
        raise ValueError(f"scores must be ({images},), one for each mask, found {scores.shape}")


def check_maps(maps: np.ndarray, regions: Regions) -> None:
    if maps.shape != regions.labels.shape:
        raise ValueError(f"maps must have the shape of the masks, {regions.labels.shape}, found {maps.shape}")
    if maps.dtype != np.float32:
        raise ValueError(f"maps must be float32, found {maps.dtype}; rounding them here could tie what differs")

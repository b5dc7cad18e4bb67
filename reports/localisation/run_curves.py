"""The curves of one run: ROC of its image scores, PRO of its anomaly maps."""

from dataclasses import dataclass

import numpy as np

from reports.localisation.curves import Curve, pro_curve, roc_curve
from reports.localisation.evaluation import check_maps, check_scores, image_points, pixel_points
from reports.localisation.regions import Regions


@dataclass(frozen=True)
class RunCurves:
    """`image_auroc` is the area under `roc`, `pro` that under `overlap` up to a false positive rate of 0.3."""

    roc: Curve
    overlap: Curve

    @property
    def image_auroc(self) -> float:
        return self.roc.area

    @property
    def pro(self) -> float:
        return self.overlap.area_up_to_limit


def run_curves(scores: np.ndarray, maps: np.ndarray, regions: Regions) -> RunCurves | None:
    """The curves of scores (n,) and maps float32 (n, h, w), higher is more anomalous; None of a diverged run.

    Raises ValueError if scores, maps and regions do not match, and without anomalous images or normal ones.
    """
    check_scores(scores, len(regions.labels))
    check_maps(maps, regions)
    if np.isnan(scores).any() or np.isnan(maps).any():
        return None
    anomalous = regions.anomalous_images
    if anomalous.all() or not anomalous.any():
        raise ValueError(f"curves need both normal and anomalous images, found {anomalous.sum()} of {len(anomalous)}")
    return RunCurves(roc_curve(image_points(scores, anomalous)), pro_curve(pixel_points(maps, regions)))

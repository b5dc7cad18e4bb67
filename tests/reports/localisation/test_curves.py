import numpy as np
import pytest
from hypothesis import assume, given

from reports.localisation.curves import LIMIT, Curve
from reports.localisation.evaluation import evaluate
from reports.localisation.f1_threshold import f1_threshold
from reports.localisation.regions import label_regions
from reports.localisation.run_curves import RunCurves, run_curves
from tests.reports.localisation import brute_force
from tests.reports.localisation.brute_force import maps_and_masks

# A normal image, then one with two regions: a pixel, and two pixels beside it but for one.
MASKS = np.array([[[0, 0, 0, 0, 0]], [[1, 0, 0, 1, 1]]], dtype=np.uint8)
MAPS = np.array([[[5, 1, 1, 1, 0]], [[9, 1, 0, 5, 3]]], dtype=np.float32)


def curves_of(maps: np.ndarray, masks: np.ndarray) -> RunCurves:
    curves = run_curves(maps.max(axis=(1, 2)).astype(np.float64), maps, label_regions(masks))
    assert curves is not None
    return curves


def test_the_points_of_the_curves() -> None:
    """Seven pixels are normal. One of them ties with an anomalous one at 5, where the curve is straight."""
    curves = curves_of(MAPS, MASKS)
    assert list(zip(*curves.roc, strict=True)) == [(0, 0), (0, 0), (0, 1), (1, 1)]
    seventh = 1 / 7
    expected = [(0, 0), (0, 0), (0, 0.5), (0, 0.5), (seventh, 0.75), (seventh, 0.75), (seventh, 1), (1, 1)]
    np.testing.assert_allclose(np.transpose(curves.overlap), expected)
    limited = curves.overlap.up_to_limit()
    assert (limited.rate[-1], limited.found[-1]) == (LIMIT, 1)
    assert curves.pro == pytest.approx((seventh * 0.625 + (0.3 - seventh)) / 0.3, abs=1e-9)


@given(maps_and_masks())
def test_areas_are_the_metrics(case: tuple[np.ndarray, np.ndarray]) -> None:
    """By their definitions and as they are evaluated; with ties, extreme values, holes and touching corners."""
    maps, masks = case
    scores, anomalous = maps.max(axis=(1, 2)).astype(np.float64), masks.any(axis=(1, 2))
    assume(anomalous.any() and not anomalous.all())
    curves, metrics = curves_of(maps, masks), evaluate(scores, maps, label_regions(masks))
    assert curves.image_auroc == pytest.approx(brute_force.auroc(scores, anomalous), abs=1e-9)
    assert curves.pro == pytest.approx(brute_force.pro(maps, masks), abs=1e-9)
    assert (curves.image_auroc, curves.pro) == pytest.approx((metrics["image_auroc"], metrics["pro"]), abs=1e-9)


def test_a_diverged_run_has_none() -> None:
    regions = label_regions(MASKS)
    assert run_curves(np.array([np.nan, 1]), MAPS, regions) is None
    assert run_curves(np.array([0.0, 1]), np.where(MAPS > 4, np.nan, MAPS), regions) is None


def test_one_kind_of_images_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="both normal and anomalous images, found 0 of 1"):
        run_curves(np.zeros(1), MAPS[:1], label_regions(MASKS[:1]))


@given(maps_and_masks())
def test_the_threshold_has_the_highest_f1(case: tuple[np.ndarray, np.ndarray]) -> None:
    maps, masks = case
    assume(masks.any())
    anomalous = masks > 0
    predicted = maps >= np.float32(f1_threshold(maps, anomalous))
    found = 2 * (predicted & anomalous).sum() / (predicted.sum() + anomalous.sum())
    assert found == pytest.approx(brute_force.f1_max(maps.ravel(), anomalous.ravel()), abs=1e-9)


def test_of_equal_thresholds_the_highest() -> None:
    """Of 4 anomalies: two found at 5, and with all four at 1 four false alarms. Both have an F1 of 2/3."""
    scores = np.array([7.0, 5, 1, 1, 2, 2, 2, 2])
    anomalous = np.arange(8) < 4
    assert f1_threshold(scores, anomalous) == 5


def test_no_threshold_where_there_is_nothing_to_choose() -> None:
    assert np.isnan(f1_threshold(np.array([1.0, 2]), np.array([False, False])))
    assert np.isnan(f1_threshold(np.array([1.0, np.nan]), np.array([False, True])))


def test_a_curve_is_interpolated_at_the_limit() -> None:
    limited = Curve(np.array([0.0, 0.2, 0.4, 1]), np.array([0.0, 0.2, 0.6, 1])).up_to_limit()
    np.testing.assert_allclose(limited, ([0, 0.2, 0.3], [0, 0.2, 0.4]))

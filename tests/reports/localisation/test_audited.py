"""PRO of other public suites, equal to their loops over thresholds."""

import numpy as np
import pytest
from hypothesis import given

from reports.localisation.audited import AUDITED, pro_50bins, pro_200
from reports.localisation.evaluation import evaluate
from reports.localisation.regions import label_regions
from tests.reports.localisation import brute_force
from tests.reports.localisation.brute_force import maps_and_masks

CLOSE = (0.0, 0.003, 0.25, 0.5, 0.747, 0.9999, 1.0)
NEGATIVE = (-3.0, -1.5, -1.0, 0.25)


def undefined(masks: np.ndarray) -> bool:
    return not masks.any() or bool(masks.all())


def curve(maps: np.ndarray, masks: np.ndarray, thresholds: list[float], at: bool) -> tuple[np.ndarray, np.ndarray]:
    """False positive rate and overlap of what is above each threshold, or `at` it too."""
    predictions = [maps >= t if at else maps > t for t in thresholds]
    rates = [(predicted & (masks == 0)).sum() / (masks == 0).sum() for predicted in predictions]
    return np.array(rates), np.array([brute_force.overlap(predicted, masks) for predicted in predictions])


def loop_of_200(maps: np.ndarray, masks: np.ndarray) -> float:
    """From the lowest threshold to the highest."""
    lowest, highest = maps.min(), maps.max()
    thresholds = [highest - k * ((highest - lowest) / 200) for k in range(199, 0, -1)]
    rates, overlaps = curve(maps, masks, [lowest, *thresholds], at=False)
    kept = rates < 0.3
    if not kept.any() or rates[kept].max() == 0:
        return np.nan
    rising = slice(None, None, -1)
    return float(np.trapezoid(overlaps[kept][rising], (rates[kept] / rates[kept].max())[rising]))


def loop_of_50(maps: np.ndarray, masks: np.ndarray) -> float:
    """From the highest bin to the lowest, each with all of its scores."""
    lowest, highest = maps.min(), maps.max()
    edges = [highest - k * ((highest - lowest) / 50) for k in range(1, 50)]
    rates, overlaps = curve(maps, masks, [*edges, lowest], at=True)
    area, left, low = 0.0, 0.0, 0.0
    for right, high in zip(rates, overlaps, strict=True):
        if right > 0.3:
            high = low + (high - low) * (0.3 - left) / (right - left)
            return (area + (0.3 - left) * (low + high) / 2) / 0.3
        area += (right - left) * (low + high) / 2
        left, low = right, high
    raise AssertionError("the lowest edge predicts every pixel")


LOOPS = {"pro_200": loop_of_200, "pro_50bins": loop_of_50}


@pytest.mark.parametrize("name", AUDITED)
@given(case=maps_and_masks(CLOSE) | maps_and_masks(NEGATIVE))
def test_equals_its_loop_over_thresholds(name: str, case: tuple[np.ndarray, np.ndarray]) -> None:
    maps, masks = case
    expected = np.nan if undefined(masks) else LOOPS[name](maps.astype(np.float64), masks)
    assert AUDITED[name](maps, label_regions(masks)) == pytest.approx(expected, abs=1e-9, nan_ok=True)


def world(side: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Two images with a region each, found with noise."""
    masks = np.zeros((2, side, side), dtype=np.uint8)
    masks[0, 5:15, 5:15] = masks[1, 20:22, 3:30] = 1
    noise = np.random.default_rng(0).normal(size=masks.shape)
    return (noise + 1.5 * masks).astype(np.float32), masks


def test_they_are_near_the_exact_one_where_scores_are_spread() -> None:
    maps, masks = world()
    regions = label_regions(masks)
    exact = evaluate(np.arange(2.0), maps, regions)["pro"]
    for definition in AUDITED.values():
        assert definition(maps, regions) == pytest.approx(exact, abs=0.02)


def test_200_by_hand() -> None:
    """Scores 0 to 9 of ten normals, the anomaly at 7.98, thresholds 0.045 apart.

    The highest, 8.955, has 9 above it: rate 1/10, overlap 0. From 7.965 on the anomaly is above too, with 8 and 9: rate
    2/10, overlap 1. The rate 3/10 is not kept, and 1/10 to 2/10 become 1/2 to 1, with a trapezoid of 0 to 1 above it.
    """
    masks = np.array([[[1] + [0] * 10]], dtype=np.uint8)
    maps = np.array([[[7.98, *range(10)]]], dtype=np.float32)
    assert pro_200(maps, label_regions(masks)) == pytest.approx(0.25, abs=1e-12)


def test_50_bins_by_hand() -> None:
    """Bins 0.2 wide: the anomaly at 7.98 shares its bin with none of the normals 0 to 10; 3 of 11 lie above it.

    The curve is 0 up to 3/11, 1 from there on, and is cut at 0.3.
    """
    masks = np.array([[[1] + [0] * 11]], dtype=np.uint8)
    maps = np.array([[[7.98, *range(11)]]], dtype=np.float32)
    expected = (0.3 - 3 / 11) / 0.3
    assert pro_50bins(maps, label_regions(masks)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", AUDITED)
def test_not_defined_where_a_pixel_is_not_finite(name: str) -> None:
    maps, masks = world(31)
    for value in (np.nan, np.inf):
        maps[0, 0, 0] = value
        assert np.isnan(AUDITED[name](maps, label_regions(masks)))


@pytest.mark.parametrize("name", AUDITED)
def test_refuses_maps_of_another_shape(name: str) -> None:
    maps, masks = world(31)
    with pytest.raises(ValueError, match=r"\(2, 31, 31\), found \(1, 31, 31\)"):
        AUDITED[name](maps[1:], label_regions(masks))

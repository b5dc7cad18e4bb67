from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from scipy import ndimage

from reports.localisation.definitions import DEFINITIONS, pro_bgad1000, pro_mvtec3d100
from reports.localisation.regions import label_regions
from tests.reports.localisation import brute_force
from tests.reports.localisation.brute_force import LARGEST, SMALLEST, maps_and_masks

FINITE = (-LARGEST, -1.0, -SMALLEST, -0.0, 0.0, 0.25, 0.5, LARGEST)


def undefined(masks: np.ndarray) -> bool:
    return not masks.any() or bool(masks.all())


@given(maps_and_masks(FINITE) | maps_and_masks((0.0, 0.25, 0.5, 1.0)))
def test_bgad1000_equals_its_loop_over_thresholds(case: tuple[np.ndarray, np.ndarray]) -> None:
    maps, masks = case
    expected = np.nan if undefined(masks) else bgad1000_loop(maps.astype(np.float64), masks)
    assert pro_bgad1000(maps, label_regions(masks)) == pytest.approx(expected, abs=1e-9, nan_ok=True)


def bgad1000_loop(maps: np.ndarray, masks: np.ndarray) -> float:
    """One prediction per threshold."""
    boxes, rates, overlaps = [filled(region, masks.shape) for region in brute_force.regions(masks)], [], []
    for step in range(1000):
        predicted = maps > maps.max() - step * ((maps.max() - maps.min()) / 1000)
        rates.append((predicted & (masks == 0)).sum() / (masks == 0).sum())
        overlaps.append(np.mean([(predicted & image).sum() / area for image, area in boxes]))
    kept = np.array(rates) <= 0.3
    rates, overlaps = np.array(rates)[kept], np.array(overlaps)[kept]
    if rates.max() == rates.min():
        return np.nan
    return float(np.trapezoid(overlaps, (rates - rates.min()) / (rates.max() - rates.min())))


def filled(region: list[tuple[int, int, int]], shape: tuple[int, ...]) -> tuple[np.ndarray, int]:
    image = np.zeros(shape, dtype=bool)
    image[tuple(zip(*region, strict=True))] = True
    return np.stack([ndimage.binary_fill_holes(plane, np.ones((3, 3))) for plane in image]), len(region)


def ring_and_pair() -> tuple[np.ndarray, np.ndarray]:
    """A ring of 8 pixels around a normal one, and a region of two: 20 normals. Thresholds are 1000, 999, ... 1."""
    masks = np.zeros((1, 5, 6), dtype=np.uint8)
    masks[0, :3, :3] = masks[0, 4, 4:] = 1
    masks[0, 1, 1] = 0
    maps = np.zeros(masks.shape, dtype=np.float32)
    maps[0, :3, :3] = 900
    maps[0, 0, 0], maps[0, 1, 1], maps[0, 4, 4:] = 1000, 950, (600, 400)
    maps[0, :4, 5] = 700, 650, 500, 300
    maps[0, 4, 0] = 200
    return maps, masks


def test_bgad1000_by_hand() -> None:
    """False alarms at 950 (in the hole), 700, 650, 500, 300, 200: rates 0, 1/20, ... 6/20, rescaled by 6/20.

    At each rate the first overlap and the last, in sixteenths: 0 and 1 (one ring pixel), 2 (with the hole) and 9 (the
    ring and its hole), 9 and 9, 9 and 13 (half of the pair), 13 and 17 (all of it), 17 and 17, 17.
    """
    maps, masks = ring_and_pair()
    expected = ((1 + 2) / 2 + 9 + 9 + 13 + 17 + 17) / 16 / 6
    assert pro_bgad1000(maps, label_regions(masks)) == pytest.approx(expected, abs=1e-12)


def test_bgad1000_stretches_what_it_keeps() -> None:
    """Two false alarms at 200 lead from 5/20 to 7/20, which is dropped: the rest is rescaled by 5/20."""
    maps, masks = ring_and_pair()
    maps[0, 4, 1] = 200
    expected = ((1 + 2) / 2 + 9 + 9 + 13 + 17) / 16 / 5
    assert pro_bgad1000(maps, label_regions(masks)) == pytest.approx(expected, abs=1e-12)


def test_bgad1000_does_not_fill_a_ring_closed_at_its_corners() -> None:
    """Whether its middle is found, at the same rate of false alarms, changes nothing."""
    masks = np.zeros((1, 6, 6), dtype=np.uint8)
    masks[0, [0, 1, 1, 2], [1, 0, 2, 1]] = 1
    maps = masks.astype(np.float32)
    maps[0, 1, 1], maps[0, 5, 5] = 0.5, 0.25
    exchanged = maps.copy()
    exchanged[0, 1, 1], exchanged[0, 5, 5] = 0.25, 0.5
    regions = label_regions(masks)
    assert pro_bgad1000(maps, regions) == pro_bgad1000(exchanged, regions) == 1


def test_bgad1000_is_not_defined_for_what_is_not_finite() -> None:
    maps, masks = ring_and_pair()
    maps[0, 4, 1] = np.inf
    assert np.isnan(pro_bgad1000(maps, label_regions(masks)))


@given(maps_and_masks())
def test_mvtec3d100_equals_its_loop_over_thresholds(case: tuple[np.ndarray, np.ndarray]) -> None:
    maps, masks = case
    expected = np.nan if undefined(masks) else mvtec3d100_loop(maps, masks)
    assert pro_mvtec3d100(maps, label_regions(masks)) == pytest.approx(expected, abs=1e-9, nan_ok=True)


def mvtec3d100_loop(maps: np.ndarray, masks: np.ndarray) -> float:
    normals = np.sort(maps[masks == 0])
    curve = [(1.0, 1.0)]
    for step in range(100):
        rank = step * (len(normals) - 1) // 99
        curve.append((1 - (rank + 1) / len(normals), brute_force.overlap(maps > normals[rank], masks)))
    rates, overlaps = np.array(curve[::-1]).T
    fine = np.union1d(rates[rates <= 0.3], 0.3)
    return sum(_trapezoid(rates, overlaps, *ends) for ends in pairwise(fine)) / 0.3


def _trapezoid(rates: np.ndarray, overlaps: np.ndarray, left: float, right: float) -> float:
    """Between neighbouring rates: from the last overlap at the left one to the first at or after the right one."""
    before, after = np.flatnonzero(rates <= left)[-1], np.flatnonzero(rates >= right)[0]
    slope = (overlaps[after] - overlaps[before]) / (rates[after] - rates[before])
    return (right - left) * (overlaps[before] + slope * (right - left) / 2)


def test_mvtec3d100_by_hand() -> None:
    """One anomaly with 5 of 100 normals above it: overlap 0 up to a rate of 0.04, 1 from 0.05, straight in between."""
    masks = np.array([[[1] + [0] * 100]], dtype=np.uint8)
    maps = np.array([[[94.5, *range(100)]]], dtype=np.float32)
    assert pro_mvtec3d100(maps, label_regions(masks)) == pytest.approx((0.25 + 0.01 / 2) / 0.3, abs=1e-12)


def test_mvtec3d100_takes_the_rate_from_the_rank() -> None:
    """On a constant map nothing is above any threshold, and yet all rates but the last are below 1."""
    masks = np.array([[[1] + [0] * 100]], dtype=np.uint8)
    assert pro_mvtec3d100(np.ones((1, 1, 101), dtype=np.float32), label_regions(masks)) == 0


@pytest.mark.parametrize("name", DEFINITIONS)
@pytest.mark.parametrize("mask", [0, 1])
def test_not_defined_without_anomalies_or_normals(name: str, mask: int) -> None:
    regions = label_regions(np.full((2, 3, 3), mask, dtype=np.uint8))
    maps = np.arange(18, dtype=np.float32).reshape(2, 3, 3)
    assert np.isnan(DEFINITIONS[name](maps, regions))


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_diverged_run_has_no_value(name: str) -> None:
    maps, masks = ring_and_pair()
    maps[0, 0, 0] = np.nan
    assert np.isnan(DEFINITIONS[name](maps, label_regions(masks)))


@pytest.mark.parametrize("name", DEFINITIONS)
def test_refuses_maps_of_another_shape(name: str) -> None:
    maps, masks = ring_and_pair()
    with pytest.raises(ValueError, match=r"\(1, 5, 6\), found \(1, 4, 6\)"):
        DEFINITIONS[name](maps[:, 1:], label_regions(masks))


def test_agree_with_taken_regions() -> None:
    """Numbers that no region has are passed over."""
    maps, masks = (np.concatenate([part, part[:, ::-1], part]) for part in ring_and_pair())
    maps[1] += np.arange(30, dtype=np.float32).reshape(5, 6)
    chosen = np.array([1, 2])
    for definition in DEFINITIONS.values():
        taken = definition(maps[chosen], label_regions(masks).take(chosen))
        assert taken == pytest.approx(definition(maps[chosen], label_regions(masks[chosen])), abs=1e-12)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

from reports.auroc import auroc
from reports.localisation.evaluation import METRICS, evaluate
from reports.localisation.regions import label_regions
from tests.reports.localisation import brute_force
from tests.reports.localisation.brute_force import maps_and_masks


def maxima(maps: np.ndarray) -> np.ndarray:
    return maps.max(axis=(1, 2)).astype(np.float64)


def measured(maps: np.ndarray, masks: np.ndarray) -> dict[str, float]:
    return evaluate(maxima(maps), maps, label_regions(masks))


@pytest.fixture(scope="module")
def noisy() -> tuple[np.ndarray, np.ndarray]:
    """Maps float32 (12, 32, 32) in which anomalous pixels score higher by less than the noise, and their masks."""
    generator = np.random.default_rng(0)
    masks = np.zeros((12, 32, 32), dtype=np.uint8)
    masks[4:, 5:15, 8:20] = 1
    masks[8:, 25:28, 2:9] = 1
    return (generator.standard_normal(masks.shape) + masks).astype(np.float32), masks


@given(maps_and_masks())
def test_equals_the_definitions(case: tuple[np.ndarray, np.ndarray]) -> None:
    """Also for ties, extreme values, no anomaly, no normal, holes, touching corners and filled images."""
    maps, masks = case
    expected = brute_force.metrics(maxima(maps), maps, masks)
    assert measured(maps, masks) == pytest.approx(expected, abs=1e-6, nan_ok=True)


@given(maps_and_masks(), st.lists(st.floats(width=32, allow_nan=False), min_size=11, max_size=11, unique=True))
def test_depends_on_the_order_only(case: tuple[np.ndarray, np.ndarray], values: list[float]) -> None:
    maps, masks = case
    distinct, ranks = np.unique(maps, return_inverse=True)
    other = np.sort(np.array(values, dtype=np.float32))[: len(distinct)][ranks].reshape(maps.shape)
    assert measured(other, masks) == pytest.approx(measured(maps, masks), abs=0, nan_ok=True)


def test_agrees_with_scikit_learn(noisy: tuple[np.ndarray, np.ndarray]) -> None:
    maps, masks = noisy
    found = measured(maps, masks)
    cases = {"pixel": (masks.ravel(), maps.ravel()), "image": (masks.any(axis=(1, 2)), maxima(maps))}
    for level, case in cases.items():
        precision, recall, _ = precision_recall_curve(*case)
        expected = {"auroc": roc_auc_score(*case), "ap": average_precision_score(*case)}
        expected["f1max"] = (2 * precision * recall / np.maximum(precision + recall, 1e-12)).max()
        assert {name: found[f"{level}_{name}"] for name in expected} == pytest.approx(expected, abs=1e-9)


def test_agrees_with_the_auroc_of_the_other_half(noisy: tuple[np.ndarray, np.ndarray]) -> None:
    maps, masks = noisy
    assert measured(maps, masks)["image_auroc"] == auroc(masks.any(axis=(1, 2)), maxima(maps))


def test_a_constant_map_is_chance(noisy: tuple[np.ndarray, np.ndarray]) -> None:
    maps, masks = np.full_like(noisy[0], 7), noisy[1]
    found, share = measured(maps, masks), masks.mean()
    assert found["pixel_auroc"] == found["image_auroc"] == 0.5
    assert found["pixel_ap"] == pytest.approx(share)
    assert found["pixel_f1max"] == pytest.approx(2 * share / (1 + share))
    assert found["pro"] == pytest.approx(0.15)


def test_the_masks_as_maps_are_perfect(noisy: tuple[np.ndarray, np.ndarray]) -> None:
    masks = noisy[1]
    assert measured(masks.astype(np.float32), masks) == pytest.approx(dict.fromkeys(METRICS, 1.0))


def test_pro_by_hand() -> None:
    """A region of one pixel before any false alarm, half of one of two after 3 of the 13 normals, the rest after 5.

    Up to a rate of 3/13 the mean overlap is 1/2, from there to the limit 3/4.
    """
    masks = np.array([[[1, 0, 0, 0], [0, 0, 0, 0]], [[0, 0, 0, 0], [0, 0, 1, 1]]], dtype=np.uint8)
    maps = np.array([[[9, 8, 0, 0], [0, 0, 0, 0]], [[8, 8, 0, 0], [6, 6, 7, 5]]], dtype=np.float32)
    expected = (1 / 2 * 3 / 13 + 3 / 4 * (0.3 - 3 / 13)) / 0.3
    assert measured(maps, masks)["pro"] == pytest.approx(expected, abs=1e-12)


def test_without_anomalies_nothing_is_defined() -> None:
    maps = np.zeros((2, 3, 3), dtype=np.float32)
    assert np.isnan(list(measured(maps, np.zeros((2, 3, 3), dtype=np.uint8)).values())).all()


def test_without_normals_neither_auroc_nor_pro_is_defined() -> None:
    found = measured(np.zeros((2, 3, 3), dtype=np.float32), np.ones((2, 3, 3), dtype=np.uint8))
    assert {name for name, value in found.items() if np.isnan(value)} == {"image_auroc", "pixel_auroc", "pro"}
    assert {value for value in found.values() if not np.isnan(value)} == {1.0}


@pytest.mark.parametrize("where", ["scores", "maps"])
def test_a_diverged_run_has_no_value(noisy: tuple[np.ndarray, np.ndarray], where: str) -> None:
    maps, scores = noisy[0].copy(), maxima(noisy[0])
    {"scores": scores, "maps": maps[0, 0]}[where][0] = np.nan
    found = evaluate(scores, maps, label_regions(noisy[1]))
    assert list(found) == list(METRICS)
    assert np.isnan(list(found.values())).all()


def test_refuses_what_does_not_match(noisy: tuple[np.ndarray, np.ndarray]) -> None:
    maps, regions = noisy[0], label_regions(noisy[1])
    with pytest.raises(ValueError, match=r"scores must be \(12,\), one for each mask, found \(11,\)"):
        evaluate(np.zeros(11), maps, regions)
    with pytest.raises(ValueError, match=r"shape of the masks, \(12, 32, 32\), found \(12, 32, 31\)"):
        evaluate(np.zeros(12), maps[:, :, 1:], regions)
    with pytest.raises(ValueError, match="float32, found float64"):
        evaluate(np.zeros(12), maps.astype(np.float64), regions)

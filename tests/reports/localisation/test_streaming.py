import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from scipy import ndimage

from reports.localisation.evaluation import METRICS, evaluate
from reports.localisation.regions import label_regions
from reports.localisation.streaming import Batch, evaluate_batches

DISTRIBUTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "both signs": lambda maps: maps,
    "skewed": lambda maps: np.exp(4 * maps),
    "near the upper end": lambda maps: 3 - np.exp(-4 - maps),
    "in a narrow range": lambda maps: 1 + maps / 1000,
    "few levels": lambda maps: np.round(4 * maps),
    "spikes and a wide tail": lambda maps: np.where(maps < 0.5, 1 + maps / 1e4, np.exp(5 * maps)),
}


@pytest.fixture(scope="module")
def smooth() -> tuple[np.ndarray, np.ndarray]:
    """Maps float32 (24, 256, 256) of smooth noise, higher in small and large regions, and the masks of these."""
    generator = np.random.default_rng(0)
    masks = np.zeros((24, 256, 256), dtype=np.uint8)
    for image in range(6, 24):
        for row, column in generator.integers(0, 200, (3, 2)):
            masks[image, row : row + generator.integers(2, 40), column : column + generator.integers(2, 40)] = 1
    noise = ndimage.gaussian_filter(generator.standard_normal(masks.shape), (0, 3, 3)) * 8
    return (noise + masks).astype(np.float32), masks


def batches_of(size: int, maps: np.ndarray, masks: np.ndarray) -> Callable[[], Iterator[Batch]]:
    return lambda: ((maps[i : i + size], masks[i : i + size]) for i in range(0, len(maps), size))


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_within_a_thousandth_of_a_point_of_the_exact(smooth: tuple[np.ndarray, np.ndarray], name: str) -> None:
    maps, masks = DISTRIBUTIONS[name](smooth[0]).astype(np.float32), smooth[1]
    scores = maps.max(axis=(1, 2))
    exact = evaluate(scores, maps, label_regions(masks))
    assert evaluate_batches(scores, batches_of(10, maps, masks)) == pytest.approx(exact, abs=1e-5)


def test_the_division_into_batches_changes_nothing(smooth: tuple[np.ndarray, np.ndarray]) -> None:
    maps, masks = smooth[0][:12, :64, :64], smooth[1][:12, :64, :64]
    scores = maps.max(axis=(1, 2))
    one, many = (evaluate_batches(scores, batches_of(size, maps, masks)) for size in (12, 1))
    assert many == pytest.approx(one, abs=1e-12)


def test_memory_does_not_grow_with_the_number_of_maps() -> None:
    def generated(count: int) -> Iterator[Batch]:
        for seed in range(count):
            maps = np.random.default_rng(seed).random((2, 128, 128), dtype=np.float32)
            yield maps, (maps > 0.9).astype(np.uint8)

    def peak(count: int) -> int:
        tracemalloc.start()
        evaluate_batches(np.arange(2 * count), lambda: generated(count))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(16) < 1.05 * peak(4)


@pytest.mark.parametrize("where", ["scores", "maps"])
def test_a_diverged_run_has_no_value(smooth: tuple[np.ndarray, np.ndarray], where: str) -> None:
    maps, masks, scores = smooth[0][:2].copy(), smooth[1][-2:], np.zeros(2)
    {"scores": scores, "maps": maps[1, 0]}[where][0] = np.nan
    assert np.isnan(list(evaluate_batches(scores, batches_of(1, maps, masks)).values())).all()


@pytest.mark.parametrize("mask", [0, 1])
def test_the_same_metrics_are_undefined(mask: int) -> None:
    maps, masks = np.zeros((2, 4, 4), dtype=np.float32), np.full((2, 4, 4), mask, dtype=np.uint8)
    exact = evaluate(np.zeros(2), maps, label_regions(masks))
    assert evaluate_batches(np.zeros(2), batches_of(1, maps, masks)) == pytest.approx(exact, nan_ok=True)


def test_nothing_at_all() -> None:
    assert list(evaluate_batches(np.zeros(0), lambda: [])) == list(METRICS)


def test_refuses_scores_of_other_images(smooth: tuple[np.ndarray, np.ndarray]) -> None:
    with pytest.raises(ValueError, match=r"\(24,\), one for each mask, found \(23,\)"):
        evaluate_batches(np.zeros(23), batches_of(12, *smooth))

"""The metrics by their definitions, slowly: every threshold, every pair, every region, in plain Python."""

from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st

LARGEST, SMALLEST = np.finfo(np.float32).max, np.finfo(np.float32).smallest_subnormal
VALUES = [
    -np.inf,
    -LARGEST,
    -1.0,
    -SMALLEST,
    -0.0,
    0.0,
    SMALLEST,
    0.5,
    np.nextafter(np.float32(0.5), 1),
    LARGEST,
    np.inf,
]


@st.composite
def masks(draw: st.DrawFn) -> np.ndarray:
    """uint8 (n, h, w) with any share of anomalies: none, all, whole images, holes and touching corners among them."""
    shape = draw(st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 6)))
    kinds = [st.just(0), st.just(1), st.integers(0, 1)]
    images = [draw(st.sampled_from(kinds).flatmap(lambda kind: _filled(shape[1:], kind))) for _ in range(shape[0])]
    return np.stack(images).astype(np.uint8)


@st.composite
def maps_and_masks(draw: st.DrawFn, values: tuple[float, ...] = tuple(VALUES)) -> tuple[np.ndarray, np.ndarray]:
    """float32 maps of few distinct and extreme values, and masks."""
    drawn = draw(masks())
    return draw(_filled(drawn.shape, st.sampled_from(values))).astype(np.float32), drawn


def _filled(shape: tuple[int, ...], values: st.SearchStrategy) -> st.SearchStrategy[np.ndarray]:
    size = int(np.prod(shape))
    return st.lists(values, min_size=size, max_size=size).map(lambda drawn: np.array(drawn).reshape(shape))


def regions(masks: np.ndarray) -> list[list[tuple[int, int, int]]]:
    """The pixels of each 8-connected region, found by walking."""
    left, found = set(zip(*map(np.ndarray.tolist, np.nonzero(masks)), strict=True)), []
    while left:
        found.append(_walk(left, left.pop()))
    return found


def _walk(left: set[tuple[int, int, int]], start: tuple[int, int, int]) -> list[tuple[int, int, int]]:
    region = [start]
    for image, row, column in region:
        for neighbour in [(image, row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]:
            if neighbour in left:
                left.remove(neighbour)
                region.append(neighbour)
    return region


def auroc(scores: np.ndarray, anomalous: np.ndarray) -> float:
    pairs = [(a > b) + 0.5 * (a == b) for a in scores[anomalous] for b in scores[~anomalous]]
    return sum(pairs) / len(pairs) if pairs else np.nan


def average_precision(scores: np.ndarray, anomalous: np.ndarray) -> float:
    total, recall_before = 0.0, 0.0
    for predicted in predictions(scores):
        recall = (predicted & anomalous).sum() / anomalous.sum()
        total += (recall - recall_before) * (predicted & anomalous).sum() / predicted.sum()
        recall_before = recall
    return total


def f1_max(scores: np.ndarray, anomalous: np.ndarray) -> float:
    return max(2 * (p & anomalous).sum() / (p.sum() + anomalous.sum()) for p in predictions(scores))


def pro(maps: np.ndarray, masks: np.ndarray) -> float:
    """Trapezoids up to 0.3, the last of them cut there."""
    area, (left, low) = 0.0, (0.0, 0.0)
    for predicted in predictions(maps):
        right, high = (predicted & (masks == 0)).sum() / (masks == 0).sum(), overlap(predicted, masks)
        if right > 0.3:
            high = low + (high - low) * (0.3 - left) / (right - left)
            return (area + (0.3 - left) * (low + high) / 2) / 0.3
        area += (right - left) * (low + high) / 2
        left, low = right, high
    raise AssertionError("the last threshold predicts every pixel")


def overlap(predicted: np.ndarray, masks: np.ndarray) -> float:
    return float(np.mean([np.mean([predicted[pixel] for pixel in region]) for region in regions(masks)]))


def predictions(scores: np.ndarray) -> Iterator[np.ndarray]:
    """score >= threshold for each distinct score, falling."""
    for threshold in sorted(set(scores.ravel().tolist()), reverse=True):
        yield scores >= threshold


def metrics(scores: np.ndarray, maps: np.ndarray, masks: np.ndarray) -> dict[str, float]:
    pixels, images = (maps.ravel(), masks.ravel() > 0), (scores, masks.any(axis=(1, 2)))
    metrics = {}
    for level, (values, anomalous) in {"image": images, "pixel": pixels}.items():
        metrics[f"{level}_auroc"] = auroc(values, anomalous)
        metrics[f"{level}_ap"] = average_precision(values, anomalous) if anomalous.any() else np.nan
        metrics[f"{level}_f1max"] = f1_max(values, anomalous) if anomalous.any() else np.nan
    return metrics | {"pro": pro(maps, masks) if masks.any() and not masks.all() else np.nan}

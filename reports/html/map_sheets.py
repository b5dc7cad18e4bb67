"""Anomaly maps for the browser: which images are shown, and how they fit into a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from reports.anomaly_maps import GOOD, SHOWN_QUANTILES
from reports.html.embedding import levels_url, photographs_url

MOST, FEWEST = 12, 4  # images of a category
MOST_MAPS = 900  # in a report, unless FEWEST need more
SIDE = 128  # pixels
TOP = 255
MARKED = 0.01  # of the normal pixels, by the threshold that the browser starts with


@dataclass(frozen=True)
class Browsed:
    """Test images of one category, and what each method says of them.

    images: uint8 `(n, side, side, 3)`; masks: `(n, side, side)`, 1 = anomalous; labels: `good` or the defect type of
    each; maps and scores: by the method's label, `(n, side, side)` and `(n,)`, NaN where the method diverged.
    """

    category: str
    images: np.ndarray
    masks: np.ndarray
    labels: Sequence[str]
    maps: Mapping[str, np.ndarray]
    scores: Mapping[str, np.ndarray]


def images_per_category(methods: Sequence[int]) -> int:
    """How many images a report shows of each category, of whose maps there are those of so many methods each."""
    return max(FEWEST, min(MOST, MOST_MAPS // max(1, sum(methods))))


def spread_rows(labels: Sequence[str], most: int) -> np.ndarray:
    """Rows of at most so many images, in order: as many of each label as of any other, as far as there are.

    `good` comes first, then the defect types by name; of each label they are evenly spaced.
    """
    names = np.asarray(labels)
    rows = {label: np.flatnonzero(names == label) for label in sorted(set(labels), key=lambda x: (x != GOOD, x))}
    counts = _dealt({label: len(of) for label, of in rows.items()}, most)
    spaced = [of[np.linspace(0, len(of) - 1, counts[label]).round().astype(int)] for label, of in rows.items()]
    return np.concatenate(spaced)


def _dealt(available: Mapping[str, int], most: int) -> dict[str, int]:
    """One to each in turn, until none is left or `most` are dealt."""
    dealt = dict.fromkeys(available, 0)
    while left := [label for label in available if dealt[label] < available[label]]:
        for label in left:
            if sum(dealt.values()) == most:
                return dealt
            dealt[label] += 1
    return dealt


def map_sheet(browsed: Browsed) -> dict[str, Any]:
    """What `assets/maps.js` draws a category from: pictures of all its images below one another, as data URLs.

    Images, masks and maps are at most SIDE pixels high. Each method's maps are 8-bit levels from `low` (level 0) to
    `high` (TOP), which are SHOWN_QUANTILES of what is shown; `start` is the level that MARKED of the normal pixels lie
    above. A method that diverged on one of the images has null as `maps`.
    """
    side = min(SIDE, browsed.masks.shape[1])
    images, masks = _shrunk(browsed.images, side), _shrunk(browsed.masks * np.float32(1), side) >= 0.5
    return {
        "category": browsed.category,
        "side": side,
        "labels": [label.replace("_", " ") for label in browsed.labels],
        "images": photographs_url(images),
        "masks": levels_url(masks.astype(np.uint8) * TOP),
        "methods": [
            {
                "method": name,
                "scores": [f"{score:#.4g}" for score in browsed.scores[name]],
                **_levels(maps, masks, side),
            }
            for name, maps in browsed.maps.items()
        ],
    }


def _levels(maps: np.ndarray, masks: np.ndarray, side: int) -> dict[str, Any]:
    if not np.isfinite(maps).all():
        return {"maps": None, "low": 0, "high": 0, "start": 0}
    small = _shrunk(maps, side)
    low, high = np.quantile(small, SHOWN_QUANTILES)
    levels = (np.clip((small - low) / max(high - low, np.finfo(np.float32).tiny), 0, 1) * TOP).round().astype(np.uint8)
    start = np.quantile(levels[~masks], 1 - MARKED) if (~masks).any() else TOP
    return {"maps": levels_url(levels), "low": float(low), "high": float(high), "start": int(np.ceil(start))}


def _shrunk(pictures: np.ndarray, side: int) -> np.ndarray:
    """Pictures uint8 `(n, s, s, 3)` or float32 `(n, s, s)`, each pixel the mean of those that it covers."""
    if pictures.shape[1] == side:
        return np.asarray(pictures)
    return np.stack([_means(np.ascontiguousarray(picture), side) for picture in pictures])


def _means(picture: np.ndarray, side: int) -> np.ndarray:
    return np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.BOX))

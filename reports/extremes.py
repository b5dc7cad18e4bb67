"""The test images that a method finds least and most anomalous, as a picture (CF figure 4)."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.alignment import align
from reports.figure_text import FigureText
from reports.page import HEIGHT, WIDTH
from reports.print_style import in_print

GROUPS = "inliers, lowest scores", "inliers, highest scores", "outliers, lowest scores", "outliers, highest scores"
CATEGORIES = {"one_vs_rest": "inlier class", "dataset_vs_dataset": "outliers from"}  # what they are, by protocol
GAP = 0.12  # between images that are as wide as the page allows, in widths of one
LINE = 1.42  # a line of images with their classes below, in the same
LETTER = 0.056  # inches, on average

Images = Mapping[str, np.ndarray]


class Tile(NamedTuple):
    """An image, uint8 `(h, w, 1 or 3)`, and its class."""

    image: np.ndarray
    label: str


def extreme_rows(anomaly: np.ndarray, scores: np.ndarray, count: int) -> tuple[np.ndarray, ...]:
    """For each of GROUPS the rows `(count,)` of its images, scores `(n,)` rising; fewer where there are fewer.

    Of equal scores the earlier row comes first. Nothing is extreme where a score is NaN.
    """
    if np.isnan(scores).any():
        return tuple(np.empty(0, dtype=np.intp) for _ in GROUPS)
    ranked = np.argsort(scores, kind="stable")
    inliers, outliers = (ranked[anomaly[ranked] == which] for which in (False, True))
    return tuple(rows[part] for rows in (inliers, outliers) for part in (slice(count), slice(-count, None)))


def extreme_tiles(
    scores: pd.DataFrame, test: pd.DataFrame, images: Images, categories: Iterable[str], repetition: int, count: int
) -> dict[str, list[list[Tile]]]:
    """For each of these categories the tiles of each of GROUPS, in one repetition.

    scores: columns `member, repetition, dataset, split, row, score`; test: also `category, label, anomaly`. images: the
    test images by dataset.
    """
    values = align(scores[scores["repetition"] == repetition], test).values[0]
    tiles = {}
    for category in categories:
        here = (test["category"] == category).to_numpy()
        rows = extreme_rows(test.loc[here, "anomaly"].to_numpy(dtype=bool), values[here], count)
        tiles[category] = [_tiles(test[here].iloc[chosen], images) for chosen in rows]
    return tiles


def _tiles(chosen: pd.DataFrame, images: Images) -> list[Tile]:
    named = zip(chosen["dataset"], chosen["row"], chosen["label"], strict=True)
    return [Tile(np.asarray(images[dataset][row]), str(label)) for dataset, row, label in named]


@in_print
def extremes_figure(
    tiles: Mapping[str, list[list[Tile]]], count: int, labels: Mapping[str, str], protocol: str
) -> Figure:
    """A line per category, a panel per group of images; below an outlier its class, where it is not the category.

    tiles: as `extreme_tiles` gives them. labels: what is printed for categories and classes, where not their name.
    """
    height = LINE * len(tiles)
    lines = [labels.get(name, name) for name in tiles]
    room = (WIDTH - 0.4 - LETTER * max(map(len, lines))) / (len(GROUPS) * (count + 0.3))
    side = min(room, (HEIGHT - 0.3) / height)
    apart = room / side
    figure = Figure(figsize=(WIDTH, side * height + 0.3), layout="constrained")
    panels = figure.subplots(1, len(GROUPS))
    for number, (axes, title) in enumerate(zip(panels, GROUPS, strict=True)):
        shown = {category: groups[number] for category, groups in tiles.items()}
        _show(axes, shown, apart)
        if title.startswith("outliers"):
            _name(axes, shown, labels, apart, int((apart - GAP) * side / LETTER))
        beside = (apart - 1) / 2
        axes.set(
            title=title,
            xlim=(-GAP - beside, count * apart - beside),
            ylim=(height, -GAP),
            xticks=[],
            yticks=[],
            aspect="equal",
        )
        axes.spines[:].set_visible(False)
    panels[0].set_yticks([LINE * line + 0.5 for line in range(len(tiles))], lines)
    panels[0].tick_params(length=0)
    panels[0].set_ylabel(CATEGORIES[protocol])
    return figure


def extremes_text(table: str, dataset: str, method: str) -> FigureText:
    """What is said of the figure; `method` as printed."""
    caption = (
        f"For each category the inliers, test images of {dataset}, and the outliers that the table tests them against "
        f"with the lowest and the highest scores of {method}, in the first repetition at the last epoch; scores rise "
        "from left to right, and below an outlier stands its class where the line does not tell. Inliers with high "
        "scores and outliers with low ones are the errors. As figure 4 of Contrastive normalizing flows, which leaves "
        "out the outliers with the highest scores. A line without images is of a run that diverged."
    )
    title = f"Lowest- and highest-scoring images under {method}, inliers of {dataset}"
    return FigureText(title, caption, "images", table)


def _show(axes: Axes, shown: Mapping[str, list[Tile]], apart: float) -> None:
    for line, tiles in enumerate(shown.values()):
        for place, tile in enumerate(tiles):
            coloured = np.broadcast_to(tile.image, (*tile.image.shape[:2], 3))
            left = place * apart
            extent = (left, left + 1 - GAP, LINE * line + 1 - GAP, LINE * line)
            axes.imshow(coloured, extent=extent, interpolation="nearest")


def _name(axes: Axes, shown: Mapping[str, list[Tile]], labels: Mapping[str, str], apart: float, letters: int) -> None:
    """The class below each image, cut after so many letters."""
    for line, (category, tiles) in enumerate(shown.items()):
        for place, tile in enumerate(tiles):
            if tile.label != category:
                name = labels.get(tile.label, tile.label)
                text = name if len(name) <= letters else f"{name[: letters - 1]}…"
                middle = place * apart + (1 - GAP) / 2
                axes.text(middle, LINE * line + 1 - GAP / 2, text, ha="center", va="top", fontsize=7)

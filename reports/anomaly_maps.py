"""Test images beside their masks and anomaly maps, as a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

GOOD = "good"
COLOURS = "cividis"
CONTOUR = "#d55e00"
SHOWN_QUANTILES = 0.01, 0.999
SIDE, MARGIN = 1.5, 0.8  # inches
BAR = 0.06  # height of the colour bars, in heights of an image


@dataclass(frozen=True)
class Examples:
    """Test images of one category, their masks, and what each method says of them.

    images: uint8 `(n, side, side, 3)`; masks: `(n, side, side)`, 1 = anomalous; labels: `good` or the defect
    type of each image; maps and scores: by the method's label, `(n, side, side)` and `(n,)`. Higher is more
    anomalous; NaN where a method diverged.
    """

    category: str
    images: np.ndarray
    masks: np.ndarray
    labels: Sequence[str]
    maps: Mapping[str, np.ndarray]
    scores: Mapping[str, np.ndarray]

    def __post_init__(self) -> None:
        if self.maps.keys() != self.scores.keys():
            raise ValueError(f"{self.category}: maps of {list(self.maps)}, but scores of {list(self.scores)}")
        lengths = [len(part) for part in (self.masks, self.labels, *self.maps.values(), *self.scores.values())]
        if set(lengths) != {len(self.images)}:
            raise ValueError(
                f"{self.category}: {len(self.images)} images, but masks, labels, maps and scores of {lengths}"
            )


def median_examples(labels: Sequence[str], scores: np.ndarray) -> np.ndarray:
    """Rows of one image per label, `good` first: the one whose score `(n,)` is the (lower) median of its label."""
    names = np.asarray(labels)
    order = sorted(set(labels), key=lambda label: (label != GOOD, label))
    return np.array([_median_row(np.flatnonzero(names == label), scores) for label in order])


def _median_row(rows: np.ndarray, scores: np.ndarray) -> int:
    ranked = rows[np.argsort(scores[rows], kind="stable")]
    return int(ranked[(len(ranked) - 1) // 2])


def anomaly_map_figure(examples: Examples) -> Figure:
    """One row per image: the image with the outline of its mask, the mask, and each method's map with its score.

    All maps of a method share a scale, from the 1 to the 99.9 percent quantile of what is shown.
    """
    rows, columns = len(examples.images), 2 + len(examples.maps)
    figure = Figure(figsize=(SIDE * columns + MARGIN / 2, (SIDE + 0.25) * rows + MARGIN), layout="constrained")
    axes = figure.subplots(rows + 1, columns, height_ratios=[1] * rows + [BAR])
    for row, label in enumerate(examples.labels):
        _show_image(axes[row, 0], examples.images[row], examples.masks[row], label)
        axes[row, 1].imshow(examples.masks[row], cmap="gray", vmin=0, vmax=1)
    for column, method in enumerate(examples.maps, start=2):
        _show_maps(figure, axes[:, column], examples, method)
    for axis in axes[:-1].flat:
        axis.set(xticks=[], yticks=[])
    for axis in axes[-1, :2]:
        axis.set_axis_off()
    for axis, name in zip(axes[0, :2], ("image", "mask"), strict=True):
        axis.set_title(name, fontsize="small")
    figure.suptitle(_printed(examples.category))
    return figure


def _show_image(axis: Axes, image: np.ndarray, mask: np.ndarray, label: str) -> None:
    axis.imshow(image)
    _outline(axis, mask, CONTOUR)
    axis.set_ylabel(_printed(label))


def _show_maps(figure: Figure, axes: np.ndarray, examples: Examples, method: str) -> None:
    maps, scores = examples.maps[method], examples.scores[method]
    scale = _scale(maps)
    for axis, values, mask, score in zip(axes[:-1], maps, examples.masks, scores, strict=True):
        shown = axis.imshow(values, cmap=COLOURS, norm=scale)
        axis.set_facecolor("0.9")
        _outline(axis, mask, "white")
        axis.set_title("diverged" if np.isnan(score) else f"score {score:#.3g}", fontsize="small")
    axes[0].set_title(f"{method}\n{axes[0].get_title()}", fontsize="small")
    bar = figure.colorbar(shown, cax=axes[-1], orientation="horizontal", extend="both")
    bar.ax.tick_params(labelsize="x-small")
    bar.ax.locator_params(nbins=3)


def _scale(maps: np.ndarray) -> Normalize:
    finite = maps[np.isfinite(maps)]
    return Normalize(*np.quantile(finite, SHOWN_QUANTILES)) if finite.size else Normalize(0, 1)


def _outline(axis: Axes, mask: np.ndarray, colour: str) -> None:
    """The mask's contour, closed where it touches the image's border."""
    if not np.any(mask):
        return
    height, width = mask.shape
    framed = np.pad(np.asarray(mask, float), 1)
    axis.contour(np.arange(-1, width + 1), np.arange(-1, height + 1), framed, [0.5], colors=colour, linewidths=0.8)
    axis.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))


def _printed(name: str) -> str:
    return name.replace("_", " ")

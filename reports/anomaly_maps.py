"""Test images beside their masks and anomaly maps, as a picture."""

from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from reports import method_styles
from reports.examples import GOOD, Examples
from reports.page import HEIGHT, TEXT, WIDTH

COLOURS = "cividis"
CONTOUR = method_styles.COLOURS[3]
MASK = "white"
EDGE = withStroke(linewidth=1.6, foreground="black")  # of a mask's outline, which lies on bright images too
SHOWN_QUANTILES = 0.01, 0.999
SIDE = 1.5  # inches, at most; less where images in so many rows and columns would not fit the page
LEFT, ABOVE_AND_BELOW, BETWEEN = 0.4, 1.0, 0.34  # of the images, and of two rows
BAR = 0.06  # height of the colour bars, in heights of an image
WRAPPED = 18  # characters of a method's name on a line


def anomaly_map_figure(examples: Examples) -> Figure:
    """One row per image: the image with the outline of its mask, the mask, and each method's map with its score.

    An orange line on a map is around the pixels that its threshold calls anomalous; the colour bar has it too. A score
    on the wrong side of the method's threshold for images is of the same colour and says what is wrong. All maps of a
    method share a scale, from the 1 to the 99.9 percent quantile of what is shown, with the threshold in it.
    """
    rows, columns = len(examples.images), 2 + len(examples.maps)
    figure = Figure(figsize=_size(rows, columns), layout="constrained")
    axes = figure.subplots(rows + 1, columns, height_ratios=[1] * rows + [BAR])
    for row, name in enumerate(examples.names):
        _show_image(axes[row, 0], examples.images[row], examples.masks[row], name)
        axes[row, 1].imshow(examples.masks[row], cmap="gray", vmin=0, vmax=1)
    for column, method in enumerate(examples.maps, start=2):
        _show_maps(figure, axes[:, column], examples, method)
    for axis in axes[:-1].flat:
        axis.set(xticks=[], yticks=[])
    for axis in axes[-1, :2]:
        axis.set_axis_off()
    for axis, name in zip(axes[0], ("image", "mask", *examples.maps), strict=True):
        axis.set_title(fill(name, WRAPPED), fontsize=TEXT)
    figure.suptitle(_printed(examples.category), fontsize=TEXT + 1.5)
    return figure


def _size(rows: int, columns: int) -> tuple[float, float]:
    wide, high = (WIDTH - LEFT) / columns, (HEIGHT - ABOVE_AND_BELOW) / rows - BETWEEN
    side = min(SIDE, wide, high)
    return side * columns + LEFT, (side + BETWEEN) * rows + ABOVE_AND_BELOW


def _show_image(axis: Axes, image: np.ndarray, mask: np.ndarray, name: str) -> None:
    axis.imshow(image)
    _outline_mask(axis, mask)
    axis.set_ylabel(_printed(name), fontsize=TEXT)


def _show_maps(figure: Figure, axes: np.ndarray, examples: Examples, method: str) -> None:
    maps, threshold = examples.maps[method], examples.thresholds[method]
    scale = _scale(maps, threshold.pixel)
    for axis, values, mask in zip(axes[:-1], maps, examples.masks, strict=True):
        shown = axis.imshow(values, cmap=COLOURS, norm=scale)
        axis.set_facecolor("0.9")
        _outline_mask(axis, mask)
        _outline(axis, values >= threshold.pixel, CONTOUR)
    for axis, label, score in zip(axes[:-1], examples.labels, examples.scores[method], strict=True):
        _show_score(axis, label, score, threshold.image)
    bar = figure.colorbar(shown, cax=axes[-1], orientation="horizontal", extend="both")
    bar.ax.axvline(threshold.pixel, color=CONTOUR, linewidth=2)
    _show_ends(bar.ax)


def _show_ends(axis: Axes) -> None:
    """Of a colour bar, for which more numbers are too wide."""
    ends = axis.get_xlim()
    axis.set_xticks(ends, [f"{end:.2g}" for end in ends], fontsize=TEXT)
    left, right = axis.get_xticklabels()
    left.set_horizontalalignment("left")
    right.set_horizontalalignment("right")


def _show_score(axis: Axes, label: str, score: float, threshold: float) -> None:
    """Two lines, the second of which is a mistake."""
    if np.isnan(score):
        axis.set_xlabel("diverged\n", fontsize=TEXT)
        return
    mistake = {(True, True): "false alarm", (False, False): "missed"}.get((label == GOOD, bool(score >= threshold)), "")
    axis.set_xlabel(f"score {score:#.3g}\n{mistake}", fontsize=TEXT, color=CONTOUR if mistake else "black")


def _scale(maps: np.ndarray, threshold: float) -> Normalize:
    finite = maps[np.isfinite(maps)]
    if not finite.size:
        return Normalize(0, 1)
    lowest, highest = np.quantile(finite, SHOWN_QUANTILES)
    return Normalize(np.fmin(lowest, threshold), np.fmax(highest, threshold))


def _outline_mask(axis: Axes, mask: np.ndarray) -> None:
    for outline in _outline(axis, mask, MASK):
        outline.set_path_effects([EDGE])


def _outline(axis: Axes, mask: np.ndarray, colour: str) -> list[QuadContourSet]:
    """The mask's contour, closed where it touches the image's border; none of an empty mask."""
    if not np.any(mask):
        return []
    height, width = mask.shape
    framed = np.pad(np.asarray(mask, float), 1)
    lines = axis.contour(
        np.arange(-1, width + 1), np.arange(-1, height + 1), framed, [0.5], colors=colour, linewidths=0.8
    )
    axis.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))
    return [lines]


def _printed(name: str) -> str:
    return name.replace("_", " ")

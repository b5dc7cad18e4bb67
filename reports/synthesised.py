"""Normal images beside the synthetic anomalies that were made of them, as a picture."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from reports.anomaly_maps import CONTOUR
from reports.page import TEXT

SIDE, ABOVE = 1.2, 0.5  # inches: of an image, and of what is above all
TITLES = "normal image", "object", "synthetic anomaly", "its mask and box", "other view"


@dataclass(frozen=True)
class SynthesisedExamples:
    """Normal images of one category, the objects found on them, and what was made of them.

    images, negatives and views: uint8 `(n, side, side, 3)`; objects and masks: `(n, side, side)`, 1 = object or
    pasted; boxes: int `(n, 4)`: top, left, bottom and right of the masks, the last two exclusive.
    """

    category: str
    images: np.ndarray
    objects: np.ndarray
    negatives: np.ndarray
    masks: np.ndarray
    boxes: np.ndarray
    views: np.ndarray

    def __post_init__(self) -> None:
        parts = self.objects, self.negatives, self.masks, self.boxes, self.views
        if {len(part) for part in parts} != {len(self.images)}:
            raise ValueError(
                f"{self.category}: {len(self.images)} images, but objects, negatives, masks, boxes and views of "
                f"{[len(part) for part in parts]}"
            )


def synthesised_figure(examples: SynthesisedExamples) -> Figure:
    """One row per image: the image, its object, the synthetic anomaly, its mask and box, and the other view."""
    rows, columns = len(examples.images), len(TITLES)
    figure = Figure(figsize=(SIDE * columns, SIDE * rows + ABOVE), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False)
    for row in range(rows):
        axes[row, 0].imshow(examples.images[row])
        axes[row, 1].imshow(examples.objects[row], cmap="gray", vmin=0, vmax=1)
        axes[row, 2].imshow(examples.negatives[row])
        _show_mask(axes[row, 3], examples.masks[row], examples.boxes[row])
        axes[row, 4].imshow(examples.views[row])
    for axis in axes.flat:
        axis.set(xticks=[], yticks=[])
    for axis, title in zip(axes[0], TITLES, strict=True):
        axis.set_title(title, fontsize=TEXT)
    figure.suptitle(examples.category.replace("_", " "), fontsize=TEXT + 1.5)
    return figure


def _show_mask(axis: Axes, mask: np.ndarray, box: np.ndarray) -> None:
    axis.imshow(mask, cmap="gray", vmin=0, vmax=1)
    top, left, bottom, right = map(int, box)
    axis.add_patch(Rectangle((left - 0.5, top - 0.5), right - left, bottom - top, fill=False, edgecolor=CONTOUR))

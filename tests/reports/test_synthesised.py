from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from reports.figure_file import write_figure
from reports.synthesised import SynthesisedExamples, synthesised_figure

SIDE = 16


@pytest.fixture
def examples() -> SynthesisedExamples:
    """Two grey images on which something was pasted in two places."""
    masks = np.zeros((2, SIDE, SIDE), np.uint8)
    masks[0, 2:5, 3:10] = 1
    masks[1, 10:, 12:] = 1
    images = np.full((2, SIDE, SIDE, 3), 128, np.uint8)
    return SynthesisedExamples(
        category="metal_nut",
        images=images,
        objects=np.ones_like(masks),
        negatives=images + 50 * masks[..., None],
        masks=masks,
        boxes=np.array([[2, 3, 5, 10], [10, 12, 16, 16]]),
        views=images - 28,
    )


def test_each_row_shows_an_entry(examples: SynthesisedExamples) -> None:
    figure = synthesised_figure(examples)
    assert figure.get_suptitle() == "metal nut"
    titles = ["normal image", "object", "synthetic anomaly", "its mask and box", "other view"]
    assert [axes.get_title() for axes in figure.axes] == [*titles, *[""] * 5]
    for row in range(2):
        shown = [np.asarray(axes.get_images()[0].get_array()) for axes in figure.axes[5 * row : 5 * row + 5]]
        parts = (examples.images, examples.objects, examples.negatives, examples.masks, examples.views)
        for picture, part in zip(shown, parts, strict=True):
            np.testing.assert_array_equal(picture, part[row])


def test_boxes_frame_their_pixels(examples: SynthesisedExamples) -> None:
    """Pixels reach half a pixel around their coordinates."""
    figure = synthesised_figure(examples)
    frames = [patch for axes in figure.axes for patch in axes.patches if isinstance(patch, Rectangle)]
    corners = [(*frame.get_xy(), frame.get_width(), frame.get_height()) for frame in frames]
    assert corners == [(2.5, 1.5, 7, 3), (11.5, 9.5, 4, 6)]
    assert all(frame.axes is figure.axes[column] for frame, column in zip(frames, (3, 8), strict=True))


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_equal_figures_are_equal_bytes(examples: SynthesisedExamples, tmp_path: Path, kind: str) -> None:
    for name in ("a", "b"):
        write_figure(synthesised_figure(examples), tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()


def test_parts_that_do_not_fit_are_refused(examples: SynthesisedExamples) -> None:
    with pytest.raises(ValueError, match=r"metal_nut: 2 images, but objects, .* and views of \[2, 2, 2, 1, 2\]"):
        replace(examples, boxes=examples.boxes[:1])

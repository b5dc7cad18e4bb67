from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure

from reports.anomaly_maps import Examples, anomaly_map_figure, median_examples
from reports.heatmap import write_figure

SIDE = 16


@pytest.fixture
def examples() -> Examples:
    """A good image, one with a corner that is broken off, one that is anomalous everywhere; the last run diverged."""
    masks = np.zeros((3, SIDE, SIDE), np.uint8)
    masks[1, :4, :4] = 1
    masks[2] = 1
    maps = np.linspace(0, 5, 3 * SIDE * SIDE).reshape(masks.shape)
    return Examples(
        category="metal_nut",
        images=np.full((3, SIDE, SIDE, 3), 128, np.uint8),
        masks=masks,
        labels=["good", "broken_corner", "dirt"],
        maps={"NFAD": maps, "BGAD": np.full_like(maps, np.nan)},
        scores={"NFAD": np.array([0.25, 2, 1234.5]), "BGAD": np.full(3, np.nan)},
    )


def titles(figure: Figure, column: int) -> list[str]:
    return [axes.get_title() for axes in figure.axes[column:12:4]]


def test_what_is_said_of_each_image(examples: Examples) -> None:
    figure = anomaly_map_figure(examples)
    assert figure.get_suptitle() == "metal nut"
    assert [axes.get_ylabel() for axes in figure.axes[:12:4]] == ["good", "broken corner", "dirt"]
    assert titles(figure, 2) == ["NFAD\nscore 0.250", "score 2.00", "score 1.23e+03"]
    assert titles(figure, 3) == ["BGAD\ndiverged", "diverged", "diverged"]


def test_a_methods_maps_share_one_scale(examples: Examples) -> None:
    """The quantiles of all its maps; the colour bar is below them."""
    figure = anomaly_map_figure(examples)
    scales = [axes.get_images()[0].norm for axes in figure.axes[2:12:4]]
    assert all(scale is scales[0] for scale in scales)
    assert (scales[0].vmin, scales[0].vmax) == pytest.approx((0.05, 4.995))
    assert any(isinstance(artist, QuadMesh) for artist in figure.axes[14].collections)


def test_masks_are_outlined_where_there_are_any(examples: Examples) -> None:
    """Also one that touches the border, which is closed there, and one that fills the image."""
    figure = anomaly_map_figure(examples)
    outlines = [
        [artist for artist in axes.collections if isinstance(artist, QuadContourSet)] for axes in figure.axes[:12:4]
    ]
    assert [len(found) for found in outlines] == [0, 1, 1]
    corner = outlines[1][0].get_paths()[0].get_extents()
    assert corner.extents == pytest.approx([-0.5, -0.5, 3.5, 3.5])
    assert figure.axes[4].get_ylim() == (SIDE - 0.5, -0.5)


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_equal_figures_are_equal_bytes(examples: Examples, tmp_path: Path, kind: str) -> None:
    for name in ("a", "b"):
        write_figure(anomaly_map_figure(examples), tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()


def test_median_image_of_each_label() -> None:
    """Good images first, then the defect types in alphabetical order; of an even number the lower median."""
    labels = ["scratch", "good", "dent", "scratch", "good", "scratch", "good", "good"]
    scores = np.array([3.0, 0.4, 9.0, 1.0, 0.2, 2.0, 0.1, 0.3])
    assert median_examples(labels, scores).tolist() == [4, 2, 5]


def test_parts_that_do_not_fit_are_refused(examples: Examples) -> None:
    with pytest.raises(ValueError, match=r"metal_nut: maps of \['NFAD', 'BGAD'\], but scores of \['NFAD'\]"):
        replace(examples, scores={"NFAD": np.zeros(3)})
    with pytest.raises(ValueError, match=r"metal_nut: 3 images, but masks, labels, maps and scores of .*2"):
        replace(examples, labels=["good", "dirt"])

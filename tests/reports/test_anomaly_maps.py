from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.contour import QuadContourSet

from reports.anomaly_maps import CONTOUR, anomaly_map_figure
from reports.examples import Examples, Thresholds
from reports.figure_file import write_figure
from reports.page import HEIGHT, WIDTH

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
        names=["good", "broken_corner", "dirt, lowest"],
        maps={"NFAD": maps, "BGAD": np.full_like(maps, np.nan)},
        scores={"NFAD": np.array([0.25, 2, 1234.5]), "BGAD": np.full(3, np.nan)},
        thresholds={"NFAD": Thresholds(2.5, 4.0), "BGAD": Thresholds(np.nan, np.nan)},
    )


def outlines(axes: Axes) -> list[QuadContourSet]:
    return [artist for artist in axes.collections if isinstance(artist, QuadContourSet)]


def test_what_is_said_of_each_image(examples: Examples) -> None:
    figure = anomaly_map_figure(examples)
    assert figure.get_suptitle() == "metal nut"
    assert [axes.get_title() for axes in figure.axes[:4]] == ["image", "mask", "NFAD", "BGAD"]
    assert [axes.get_ylabel() for axes in figure.axes[:12:4]] == ["good", "broken corner", "dirt, lowest"]
    said = [[axes.get_xlabel() for axes in figure.axes[column:12:4]] for column in (2, 3)]
    assert said == [["score 0.250\n", "score 2.00\nmissed", "score 1.23e+03\n"], ["diverged\n"] * 3]


def test_mistakes_are_told_by_the_threshold_of_the_images(examples: Examples) -> None:
    """It is reached where the score equals it."""
    scores = {"NFAD": np.array([2.5, 2.5, 2.4]), "BGAD": examples.scores["BGAD"]}
    said = [axes.xaxis.label for axes in anomaly_map_figure(replace(examples, scores=scores)).axes[2:12:4]]
    assert [label.get_text() for label in said] == ["score 2.50\nfalse alarm", "score 2.50\n", "score 2.40\nmissed"]
    assert [label.get_color() == CONTOUR for label in said] == [True, False, True]


def test_a_methods_maps_share_one_scale(examples: Examples) -> None:
    """The quantiles of all its maps; the colour bar is below them."""
    figure = anomaly_map_figure(examples)
    scales = [axes.get_images()[0].norm for axes in figure.axes[2:12:4]]
    assert all(scale is scales[0] for scale in scales)
    assert (scales[0].vmin, scales[0].vmax) == pytest.approx((0.05, 4.995))
    assert any(isinstance(artist, QuadMesh) for artist in figure.axes[14].collections)
    assert [label.get_text() for label in figure.axes[14].get_xticklabels()] == ["0.05", "5"]


def test_the_threshold_is_around_pixels_and_on_the_colour_bar(examples: Examples) -> None:
    """Maps rise pixel by pixel: the last one reaches 4 in the middle of its seventh row."""
    figure = anomaly_map_figure(examples)
    orange = [[line for line in outlines(axes) if not line.get_path_effects()] for axes in figure.axes[2:12:4]]
    assert [len(lines) for lines in orange] == [0, 0, 1]
    extents = orange[2][0].get_paths()[0].get_extents()
    assert extents.extents == pytest.approx([-0.5, 5.5, SIDE - 0.5, SIDE - 0.5])
    (mark,) = [line for line in figure.axes[14].lines if line.get_color() == CONTOUR]
    assert list(mark.get_xdata()) == [4, 4]


def test_a_threshold_beyond_the_scale_widens_it(examples: Examples) -> None:
    thresholds = {"NFAD": Thresholds(2.5, 7.0), "BGAD": examples.thresholds["BGAD"]}
    scale = anomaly_map_figure(replace(examples, thresholds=thresholds)).axes[2].get_images()[0].norm
    assert (scale.vmin, scale.vmax) == pytest.approx((0.05, 7))


@pytest.mark.parametrize(("images", "methods"), [(1, 1), (9, 3), (4, 8)])
def test_a_sheet_fits_the_page(examples: Examples, images: int, methods: int) -> None:
    rows = np.zeros(images, int)
    many = Examples(
        category="metal_nut",
        images=examples.images[rows],
        masks=examples.masks[rows],
        labels=["good"] * images,
        names=["good"] * images,
        maps={str(number): examples.maps["NFAD"][rows] for number in range(methods)},
        scores={str(number): np.zeros(images) for number in range(methods)},
        thresholds={str(number): Thresholds(1, 1) for number in range(methods)},
    )
    width, height = anomaly_map_figure(many).get_size_inches()
    assert width <= WIDTH + 1e-9
    assert height <= HEIGHT + 1e-9


def test_masks_are_outlined_where_there_are_any(examples: Examples) -> None:
    """Also one that touches the border, which is closed there, and one that fills the image."""
    figure = anomaly_map_figure(examples)
    found = [outlines(axes) for axes in figure.axes[:12:4]]
    assert [len(lines) for lines in found] == [0, 1, 1]
    corner = found[1][0].get_paths()[0].get_extents()
    assert corner.extents == pytest.approx([-0.5, -0.5, 3.5, 3.5])
    assert figure.axes[4].get_ylim() == (SIDE - 0.5, -0.5)


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_equal_figures_are_equal_bytes(examples: Examples, tmp_path: Path, kind: str) -> None:
    for name in ("a", "b"):
        write_figure(anomaly_map_figure(examples), tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reports.extremes import GROUPS, Tile, extreme_rows, extreme_tiles, extremes_figure, extremes_text
from reports.figure_file import write_figure
from reports.page import HEIGHT


def test_rows_of_each_group_rise_in_score() -> None:
    anomaly = np.array([False, True, False, True, False, True, False, True])
    scores = np.array([4.0, 3.0, 1.0, 9.0, 2.0, 5.0, 8.0, 5.0])
    found = [rows.tolist() for rows in extreme_rows(anomaly, scores, 2)]
    assert dict(zip(GROUPS, found, strict=True)) == {
        "inliers, lowest scores": [2, 4],
        "inliers, highest scores": [0, 6],
        "outliers, lowest scores": [1, 5],
        "outliers, highest scores": [7, 3],
    }


def test_there_are_no_more_than_there_are() -> None:
    assert [len(rows) for rows in extreme_rows(np.array([False, True, True]), np.arange(3.0), 3)] == [1, 1, 2, 2]


def test_nothing_is_extreme_of_a_diverged_run() -> None:
    assert [len(rows) for rows in extreme_rows(np.array([False, True]), np.array([0.0, np.nan]), 3)] == [0] * 4


@pytest.fixture
def images() -> dict[str, np.ndarray]:
    """Four grey images that are told apart by their brightness."""
    return {"pets": np.full((4, 2, 2, 1), 10, np.uint8) * np.arange(4, dtype=np.uint8).reshape(4, 1, 1, 1)}


def test_tiles_are_the_images_of_a_repetitions_extremes(tested: pd.DataFrame, images: dict[str, np.ndarray]) -> None:
    image = tested[["member", "dataset", "split", "row"]]
    wanted = image.assign(repetition=0, score=[1, 2, 8, 3, 6, 5, 2, 1])
    scores = pd.concat([image.assign(repetition=1, score=0), wanted]).sample(frac=1, random_state=0)
    tiles = extreme_tiles(scores, tested, images, ["dog", "cat"], repetition=0, count=1)
    found = {
        category: [[(int(tile.image.max()), tile.label) for tile in group] for group in groups]
        for category, groups in tiles.items()
    }
    assert list(found) == ["dog", "cat"]
    assert found == {
        "cat": [[(0, "cat")], [(10, "cat")], [(30, "dog")], [(20, "dog")]],
        "dog": [[(30, "dog")], [(20, "dog")], [(10, "cat")], [(0, "cat")]],
    }


def test_images_are_those_of_their_dataset(tested: pd.DataFrame, images: dict[str, np.ndarray]) -> None:
    """A dataset that is compared with others shows theirs."""
    own = tested[tested["member"] == "cat"].assign(category="faces", anomaly=False, label="pets")
    test = pd.concat([own, own.assign(dataset="faces", label="faces", anomaly=True)])
    scores = test[["member", "dataset", "split", "row"]].assign(repetition=0, score=range(8))
    both = images | {"faces": images["pets"] + 100}
    tiles = extreme_tiles(scores, test, both, ["faces"], repetition=0, count=4)
    shown = [[int(tile.image.max()) for tile in group] for group in tiles["faces"]]
    assert shown == 2 * [[0, 10, 20, 30]] + 2 * [[100, 110, 120, 130]]


def made(categories: int, count: int = 3, channels: int = 3) -> dict[str, list[list[Tile]]]:
    image = np.zeros((4, 4, channels), np.uint8)
    return {
        f"c{number}": [[Tile(image + 10 * place, "automobile") for place in range(count)] for _ in GROUPS]
        for number in range(categories)
    }


@pytest.mark.parametrize("categories", [2, 3, 10, 20])
def test_a_line_per_category_and_a_panel_per_group(categories: int) -> None:
    """As tables 5, 3, 1 and 4 have them, no higher than a page."""
    figure = extremes_figure(made(categories), 3, {"c1": "Dog"}, "one_vs_rest")
    assert [axes.get_title() for axes in figure.axes] == list(GROUPS)
    assert {len(axes.images) for axes in figure.axes} == {3 * categories}
    assert [len(axes.texts) for axes in figure.axes] == [0, 0, 3 * categories, 3 * categories]
    lines = [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
    assert lines == ["c0", "Dog", *(f"c{number}" for number in range(2, categories))]
    assert figure.axes[0].get_ylabel() == "inlier class"
    assert figure.get_figheight() <= HEIGHT


def test_names_below_outliers_are_cut_where_they_would_touch() -> None:
    texts = extremes_figure(made(2), 3, {}, "dataset_vs_dataset").axes[2].texts
    assert {text.get_text() for text in texts} == {"autom…"}
    assert min(text.get_fontsize() for text in texts) >= 7
    named = extremes_figure(made(2), 3, {"automobile": "car"}, "dataset_vs_dataset")
    assert {text.get_text() for text in named.axes[2].texts} == {"car"}
    assert named.axes[0].get_ylabel() == "outliers from"


def test_many_lines_leave_as_much_room_for_names() -> None:
    """Images as small as a page's height makes them stand further apart."""
    few, many = (extremes_figure(made(categories), 3, {}, "one_vs_rest") for categories in (9, 20))
    assert {text.get_text() for text in few.axes[2].texts} == {"autom…"}
    assert {text.get_text() for text in many.axes[2].texts} == {"automo…"}


def test_a_category_is_not_named_again_below_its_outliers() -> None:
    """Where each line has the outliers of one dataset."""
    tiles = {"automobile": made(1)["c0"], **made(1)}
    texts = extremes_figure(tiles, 3, {}, "dataset_vs_dataset").axes[2].texts
    assert len(texts) == 3
    assert min(text.get_position()[1] for text in texts) > 1.4


def test_grey_images_are_drawn_grey() -> None:
    shown = extremes_figure(made(1, channels=1), 3, {}, "one_vs_rest").axes[0].images[1].get_array()
    assert shown is not None
    assert shown.shape == (4, 4, 3)
    assert (shown == 10).all()


def test_the_caption_tells_method_and_data() -> None:
    text = extremes_text("table1", "pets", "CF")
    assert (text.section, text.table) == ("images", "table1")
    assert "inliers, test images of pets" in text.caption
    assert "scores of CF, in the first repetition" in text.caption


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_equal_figures_are_equal_bytes(tmp_path: Path, kind: str) -> None:
    for name in ("a", "b"):
        write_figure(extremes_figure(made(2), 3, {}, "one_vs_rest"), tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()

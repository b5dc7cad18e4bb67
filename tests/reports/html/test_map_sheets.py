import base64
import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from reports.html.map_sheets import FEWEST, MOST, MOST_MAPS, SIDE, images_per_category, map_sheet, spread_rows
from tests.reports.html.world import browsed


def decoded(url: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))))


def test_images_are_spread_evenly_over_their_labels() -> None:
    """As many good ones as of any other label; what one label lacks the others have."""
    labels = [*["dent"] * 2, *["good"] * 9, *["scratch"] * 5]
    assert spread_rows(labels, 8).tolist() == [2, 6, 10, 0, 1, 11, 13, 15]
    assert spread_rows(labels, 4).tolist() == [2, 10, 0, 11]
    assert sorted(spread_rows(labels, 100)) == list(range(16))


@pytest.mark.parametrize(("maps", "images"), [(0, MOST), (1, MOST), (MOST_MAPS // 6, 6), (10 * MOST_MAPS, FEWEST)])
def test_many_categories_and_methods_have_fewer_images(maps: int, images: int) -> None:
    assert images_per_category([maps // 2, maps - maps // 2]) == images


def test_levels_run_from_quantile_to_quantile() -> None:
    nfad, _ = map_sheet(browsed("nut"))["methods"]
    maps = browsed("nut").maps["NFAD"]
    assert (nfad["low"], nfad["high"]) == pytest.approx(tuple(np.quantile(maps, [0.01, 0.999])))
    levels = decoded(nfad["maps"]).reshape(maps.shape).astype(float)
    inside = (levels > 0) & (levels < 255)
    values = nfad["low"] + levels / 255 * (nfad["high"] - nfad["low"])
    assert np.abs(values - maps)[inside].max() <= (nfad["high"] - nfad["low"]) / 510 + 1e-4
    assert nfad["scores"] == ["1.500", "2.500"]


def test_the_slider_begins_above_nearly_all_normal_pixels() -> None:
    sheet = map_sheet(browsed("nut"))
    levels = decoded(sheet["methods"][0]["maps"]).reshape(browsed("nut").masks.shape)
    normal = levels[browsed("nut").masks == 0]
    assert 0 < (normal >= sheet["methods"][0]["start"]).mean() <= 0.02


def test_a_diverged_method_has_no_maps() -> None:
    _, bgad = map_sheet(browsed("nut"))["methods"]
    assert (bgad["method"], bgad["maps"], bgad["scores"]) == ("BGAD", None, ["nan", "nan"])


def test_large_images_shrink_by_means() -> None:
    """A mask where at least half of what a pixel covers is anomalous."""
    large = browsed("nut")
    twice = 2 * SIDE // large.masks.shape[1]
    masks = np.kron(large.masks, np.ones((1, twice, twice), np.uint8))
    maps = {"NFAD": np.kron(large.maps["NFAD"], np.ones((1, twice, twice), np.float32))}
    images = np.kron(large.images, np.ones((1, twice, twice, 1), np.uint8))
    scores = {"NFAD": large.scores["NFAD"]}
    sheet = map_sheet(replace(large, images=images, masks=masks, maps=maps, scores=scores))
    assert sheet["side"] == SIDE
    found = decoded(sheet["masks"]).reshape(2, SIDE, SIDE) == 255
    assert (found == masks[:, ::2, ::2]).all()
    assert decoded(sheet["images"]).shape == (2 * SIDE, SIDE, 3)


def test_a_flat_map_is_level_nothing() -> None:
    flat = replace(browsed("nut"), maps={"NFAD": np.ones((2, 16, 16), np.float32)}, scores={"NFAD": np.ones(2)})
    assert not decoded(map_sheet(flat)["methods"][0]["maps"]).any()

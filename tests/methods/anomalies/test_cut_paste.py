import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.anomalies import cut_paste as module
from methods.anomalies.cut_paste import cut_paste, view

SIDE = 256
MIDDLE = np.zeros((SIDE, SIDE), bool)
MIDDLE[SIDE // 2, SIDE // 2] = True


def image(side: int = SIDE) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (side, side, 3), dtype=np.uint8)


def places() -> np.ndarray:
    """An image whose red is its row and whose green is its column."""
    rows, columns = np.indices((SIDE, SIDE))
    return np.stack([rows, columns, np.zeros_like(rows)], axis=2).astype(np.uint8)


@pytest.fixture
def _same_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    def unchanged(image: np.ndarray, strength: float, generator: np.random.Generator) -> np.ndarray:
        assert strength == 0.1
        return image

    monkeypatch.setattr(module, "colour_jitter", unchanged)


@given(seed=st.integers(0, 2**32), side=st.integers(8, 80), row=st.floats(0, 0.999), column=st.floats(0, 0.999))
def test_what_is_pasted_is_what_the_mask_says(seed: int, side: int, row: float, column: float) -> None:
    """It lies around the foreground's one pixel, the box is the mask's, and all else is the normal image."""
    normal, foreground = image(side), np.zeros((side, side), bool)
    centre = int(row * side), int(column * side)
    foreground[centre] = True
    negative, mask, box = cut_paste(normal, foreground, np.random.default_rng(seed))
    assert (negative.dtype, mask.dtype, box.dtype) == (np.uint8, np.uint8, np.int64)
    assert mask[centre] == 1
    assert set(np.unique(mask)) <= {0, 1}
    np.testing.assert_array_equal(negative[mask == 0], normal[mask == 0])
    np.testing.assert_array_equal(normal, image(side))
    top, left, bottom, right = box
    assert np.flatnonzero(mask.any(axis=1))[[0, -1]].tolist() == [top, bottom - 1]
    assert np.flatnonzero(mask.any(axis=0))[[0, -1]].tolist() == [left, right - 1]


def drawn(count: int, side: int = SIDE) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Masks of patches and of scars, around the middle."""
    middle = MIDDLE[SIDE // 2 - side // 2 : SIDE // 2 + side // 2, SIDE // 2 - side // 2 : SIDE // 2 + side // 2]
    generator = np.random.default_rng(0)
    masks = [cut_paste(image(side), middle, generator)[1] for _ in range(count)]
    return [mask for mask in masks if mask.mean() > 0.015], [mask for mask in masks if mask.mean() <= 0.015]


def extent(mask: np.ndarray) -> tuple[int, int]:
    return int(mask.any(axis=1).sum()), int(mask.any(axis=0).sum())


def test_patches_are_as_documented() -> None:
    """Half of all; rectangles of 2 to 15 percent, with sides of 0.3 to 1, upright as often as lying."""
    patches, _ = drawn(300)
    assert len(patches) == pytest.approx(150, abs=30)
    sides = np.array([extent(mask) for mask in patches])
    assert [mask.sum() for mask in patches] == sides.prod(axis=1).tolist()
    shares, ratios = sides.prod(axis=1) / SIDE**2, sides.min(axis=1) / sides.max(axis=1)
    assert 0.018 < shares.min() < 0.03 < 0.14 < shares.max() < 0.152
    assert 0.29 < ratios.min() < 0.35 < 0.95 < ratios.max() <= 1
    assert (sides[:, 0] > sides[:, 1]).mean() == pytest.approx(0.5, abs=0.15)


@pytest.mark.parametrize("side", [256, 128])
def test_scars_are_as_documented(side: int) -> None:
    """2 to 16 by 10 to 25 pixels of 256, turned both ways; in smaller images they are as much smaller."""
    _, scars = drawn(300, side)
    areas = np.array([mask.sum() for mask in scars]) * (SIDE / side) ** 2
    assert 15 < areas.min() < 60
    assert 300 < areas.max() < 460
    assert max(max(extent(mask)) for mask in scars) <= (np.hypot(16, 25) + 3) * side / SIDE
    tilts = [np.corrcoef(np.argwhere(mask).T)[0, 1] for mask in scars if mask.sum() > 20]
    assert min(tilts) < -0.3
    assert max(tilts) > 0.3


@pytest.mark.usefixtures("_same_colours")
def test_patches_are_parts_of_the_image() -> None:
    """All pixels of a patch come from one shift, which differs between patches."""
    generator, shifts = np.random.default_rng(0), set()
    for _ in range(20):
        negative, mask, _ = cut_paste(places(), MIDDLE, generator)
        if mask.mean() > 0.015:
            steps = negative[mask == 1, :2].astype(int) - np.argwhere(mask)
            assert (steps == steps[0]).all()
            shifts.add(tuple(steps[0]))
    assert len(shifts) > 5


@pytest.mark.usefixtures("_same_colours")
def test_turning_adds_no_colour() -> None:
    """Of an image of one colour, nothing can be seen."""
    flat = np.full((SIDE, SIDE, 3), 200, np.uint8)
    for seed in range(20):
        np.testing.assert_array_equal(cut_paste(flat, MIDDLE, np.random.default_rng(seed))[0], flat)


def test_pasted_colours_differ() -> None:
    flat = np.full((SIDE, SIDE, 3), (180, 120, 60), np.uint8)
    negative, mask, _ = cut_paste(flat, MIDDLE, np.random.default_rng(0))
    assert (negative[mask == 1] != flat[mask == 1]).any(axis=1).all()


def test_the_centre_is_any_pixel_of_the_foreground() -> None:
    """Of two far corners, each is taken half of the time; a part that reaches over the border is cut off there."""
    corners = np.zeros((SIDE, SIDE), bool)
    corners[0, 0] = corners[-1, -1] = True
    boxes = [cut_paste(image(), corners, np.random.default_rng(seed))[2] for seed in range(100)]
    first = [box[:2].tolist() == [0, 0] for box in boxes]
    assert sum(first) == pytest.approx(50, abs=15)
    assert all(box[2:].tolist() == [SIDE, SIDE] for box, near in zip(boxes, first, strict=True) if not near)


@pytest.mark.usefixtures("_same_colours")
def test_views_are_shifted_and_mirrored() -> None:
    """By every number of pixels up to 5 percent of the side, in both directions."""
    generator, side = np.random.default_rng(0), 40
    framed = np.pad(image(side), ((2, 2), (2, 2), (0, 0)), mode="reflect")
    expected = {framed[row : row + side, column : column + side].tobytes() for row in range(5) for column in range(5)}
    assert {view(image(side), generator).tobytes() for _ in range(200)} == expected


def test_the_generator_decides() -> None:
    first, again, other = (cut_paste(image(), MIDDLE, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first[0], again[0])
    assert (first[0] != other[0]).any()
    views = [view(image(), np.random.default_rng(seed)) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(views[0], views[1])
    assert (views[0] != views[2]).any()


def test_an_empty_foreground_is_refused() -> None:
    with pytest.raises(ValueError, match="the foreground is empty"):
        cut_paste(image(), np.zeros_like(MIDDLE), np.random.default_rng(0))

import numpy as np
import pytest

from methods.anomalies import paste
from methods.anomalies.paste import paste_anomalies

SIDE = 32


def world(known: int = 2) -> dict[str, np.ndarray]:
    """Red and brighter red squares to be pasted onto blue images."""
    masks = np.zeros((known, SIDE, SIDE), np.uint8)
    masks[:, 10:20, 8:24] = 1
    images = np.zeros((known, SIDE, SIDE, 3), np.uint8)
    images[..., 0] = masks * (200 - 50 * np.arange(known))[:, None, None]
    normal = np.zeros((5, SIDE, SIDE, 3), np.uint8)
    normal[..., 2] = np.arange(50, 55)[:, None, None]
    foregrounds = np.ones((5, SIDE, SIDE), bool)
    return {"known_images": images, "known_masks": masks, "normal_images": normal, "foregrounds": foregrounds}


@pytest.fixture
def _untransformed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paste, "augment", lambda image, mask, generator: (image, mask))


@pytest.mark.usefixtures("_untransformed")
def test_only_the_anomaly_is_pasted() -> None:
    """Without transforms: copy i is anomaly i mod k inside its mask, and a normal image outside."""
    given = world()
    images, masks = paste_anomalies(**given, count=7, generator=np.random.default_rng(0))
    assert (images.dtype, masks.dtype) == (np.uint8, np.uint8)
    for row in range(7):
        np.testing.assert_array_equal(masks[row], given["known_masks"][row % 2])
        inside = masks[row] == 1
        np.testing.assert_array_equal(images[row][inside], given["known_images"][row % 2][inside])
        assert any((images[row][~inside] == normal[~inside]).all() for normal in given["normal_images"])
    assert len({int(image[0, 0, 2]) for image in images}) > 1


def test_masks_tell_what_changed() -> None:
    """Under all transforms: outside its mask, a copy is a normal image."""
    given = world()
    images, masks = paste_anomalies(**given, count=60, generator=np.random.default_rng(0))
    for image, mask in zip(images, masks, strict=True):
        assert mask.any()
        assert any((image[mask == 0] == normal[mask == 0]).all() for normal in given["normal_images"])
    assert len({mask.tobytes() for mask in masks}) > 10


def test_the_generator_decides() -> None:
    first, again, other = (paste_anomalies(**world(), count=5, generator=np.random.default_rng(s)) for s in (1, 1, 2))
    np.testing.assert_array_equal(first[0], again[0])
    assert (first[0] != other[0]).any()


def test_nothing_that_is_given_changes() -> None:
    given, before = world(), world()
    paste_anomalies(**given, count=5, generator=np.random.default_rng(0))
    for name, array in given.items():
        np.testing.assert_array_equal(array, before[name])


def test_a_vanished_anomaly_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    left = [True, True, False]
    empty = np.zeros((SIDE, SIDE), np.uint8)
    monkeypatch.setattr(paste, "augment", lambda image, mask, generator: (image, empty if left.pop(0) else mask))
    _, masks = paste_anomalies(**world(), count=1, generator=np.random.default_rng(0))
    assert masks.any()


def test_one_that_always_vanishes_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paste, "augment", lambda image, mask, generator: (image, np.zeros_like(mask)))
    with pytest.raises(ValueError, match="an anomaly of 160 pixels left the image in 20 random transforms"):
        paste_anomalies(**world(), count=1, generator=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("name", "change", "complaint"),
    [
        ("known_masks", lambda masks: masks * [[[0]], [[1]]], "mask of known anomaly 0 is empty"),
        ("known_images", lambda images: images / 255, "known images must be uint8"),
        ("known_images", lambda images: images[:1], "known images must be uint8"),
        ("foregrounds", lambda masks: masks[:, 1:], "normal images must be uint8"),
    ],
)
def test_what_does_not_fit_is_refused(name: str, change, complaint: str) -> None:
    given = world()
    given[name] = change(given[name])
    with pytest.raises(ValueError, match=complaint):
        paste_anomalies(**given, count=1, generator=np.random.default_rng(0))


def test_other_sizes_are_refused() -> None:
    given = world()
    given["normal_images"], given["foregrounds"] = given["normal_images"][:, 1:, 1:], given["foregrounds"][:, 1:, 1:]
    with pytest.raises(ValueError, match="prepare both alike"):
        paste_anomalies(**given, count=1, generator=np.random.default_rng(0))

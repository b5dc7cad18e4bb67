import io

import numpy as np
import pytest
from PIL import Image

from data.masks import decode_mask, fit_mask


def encode(pixels, mode=None, kind="PNG"):
    stream = io.BytesIO()
    image = Image.fromarray(np.asarray(pixels, np.uint8))
    (image.convert(mode) if mode else image).save(stream, kind)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("mode", "kind"), [("L", "PNG"), ("L", "BMP"), ("1", "BMP"), ("1", "PNG"), ("P", "PNG"), ("RGB", "PNG")]
)
def test_white_is_anomalous_in_every_format(mode, kind):
    found = decode_mask(encode([[0, 255], [0, 0]], mode, kind), "m.png")
    assert found.dtype == bool
    assert found.tolist() == [[False, True], [False, False]]


def test_half_grey_is_the_limit():
    assert decode_mask(encode([[127, 128, 255, 1]]), "m.png").tolist() == [[False, True, True, False]]


@pytest.mark.parametrize("value", [0, 1, 127])
def test_an_empty_mask_is_named(value):
    with pytest.raises(ValueError, match=r"cut/000\.png: this mask of a defect is empty, no pixel has 128 to 255"):
        decode_mask(encode([[value, 0]]), "cut/000.png")


def test_16_bits_are_scaled_first():
    stream = io.BytesIO()
    Image.fromarray(np.array([[0, 65535], [32000, 33000]], np.uint16)).save(stream, "PNG")
    assert decode_mask(stream.getvalue(), "m.png").tolist() == [[False, True], [False, True]]


def test_what_is_transparent_is_not_anomalous():
    drawn = np.zeros((2, 2, 4), np.uint8)
    drawn[0, 1] = 255
    assert decode_mask(encode(drawn), "m.png").tolist() == [[False, True], [False, False]]


def test_a_defect_between_all_neighbours_keeps_its_place():
    """Else its image would be tested as one without defect."""
    mask = np.zeros((80, 40), bool)
    mask[79, 10:12] = True
    assert np.argwhere(fit_mask(mask, 4)).tolist() == [[3, 1]]
    assert not fit_mask(np.zeros((80, 40), bool), 4).any()


def test_resizing_makes_no_new_values():
    mask = np.random.default_rng(0).random((37, 53)) > 0.6
    resized = fit_mask(mask, 16)
    assert resized.dtype == np.uint8
    assert set(np.unique(resized)) == {0, 1}
    np.testing.assert_array_equal(fit_mask(np.kron(mask[:16, :16], np.ones((4, 4))) > 0, 16), mask[:16, :16])

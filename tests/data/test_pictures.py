import io

import numpy as np
import pytest
from PIL import Image

from data.pictures import decode, is_picture, later


def encode(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["a.png", "a/b.JPEG", "x.Jpg", "x.bmp"])
def test_pictures_are_known_by_suffix(name):
    assert is_picture(name)


@pytest.mark.parametrize("name", ["a.txt", "._a.png", "__MACOSX/a.png", ".hidden/a.png", "png"])
def test_other_files_are_none(name):
    assert not is_picture(name)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [(mode, "PNG") for mode in ("1", "L", "P", "RGB", "I;16", "LA", "RGBA")] + [("CMYK", "TIFF"), ("CMYK", "JPEG")],
)
@pytest.mark.parametrize("level", [0, 255])
def test_every_mode_becomes_8_bit_rgb(mode, kind, level):
    plain = np.full((3, 5), 257 * level, np.uint16) if mode == "I;16" else np.full((3, 5, 3), level, np.uint8)
    picture = Image.fromarray(plain) if mode == "I;16" else Image.fromarray(plain).convert(mode)
    decoded = decode(encode(picture, kind), "x")
    assert decoded.dtype == np.uint8
    np.testing.assert_array_equal(decoded, np.full((3, 5, 3), level))


@pytest.mark.parametrize(("mode", "kind"), [("P", "PNG"), ("CMYK", "TIFF"), ("CMYK", "JPEG"), ("YCbCr", "JPEG")])
def test_colours_are_kept(mode, kind):
    red = Image.fromarray(np.full((8, 8, 3), (204, 51, 102), np.uint8))
    np.testing.assert_allclose(decode(encode(red.convert(mode), kind), "x")[4, 4], [204, 51, 102], atol=2)


def test_floating_point_pictures_are_refused():
    """Pillow would cut their values to whole numbers: a picture in [0, 1] would be black."""
    grey = Image.fromarray(np.linspace(0, 1, 12, dtype=np.float32).reshape(3, 4))
    with pytest.raises(ValueError, match=r"a\.tiff: .*floating-point.*8 or 16 bits"):
        decode(encode(grey, "TIFF"), "a.tiff")


def test_16_bit_grey_is_scaled_and_not_clipped():
    grey = Image.fromarray(np.array([[0, 257, 32896, 65535]], np.uint16))
    assert decode(encode(grey), "x")[0, :, 0].tolist() == [0, 1, 128, 255]


def test_transparency_is_laid_over_white():
    clear = Image.new("RGBA", (2, 2), (255, 0, 0, 0))
    palette = Image.new("P", (2, 2), 0)
    assert decode(encode(clear), "x").min() == 255
    assert decode(encode(palette, transparency=0), "x").min() == 255


def test_a_picture_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    wide = Image.new("RGB", (20, 10))
    assert decode(encode(wide, "JPEG", exif=exif), "x").shape == (20, 10, 3)


@pytest.mark.parametrize("damage", [lambda data: data[:-40], lambda data: b"", lambda data: b"no picture"])
def test_a_damaged_picture_is_named(damage):
    data = encode(Image.effect_noise((30, 30), 50), "JPEG")
    with pytest.raises(ValueError, match=r"n01/7\.jpg: not a readable picture"):
        decode(damage(data), "n01/7.jpg")


def test_an_implausibly_large_picture_is_refused(monkeypatch):
    data = encode(Image.new("L", (30, 30)))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 500)
    with pytest.raises(ValueError, match=r"big\.png"):
        decode(data, "big.png")


def test_later_reads_only_when_called():
    calls = []
    load = later(lambda: calls.append(1) or encode(Image.new("L", (2, 2))), "x")
    assert calls == []
    assert load().shape == (2, 2, 3)

"""Encoded pictures to 8-bit RGB."""

import io
import warnings
from collections.abc import Callable
from pathlib import PurePosixPath

import numpy as np
from PIL import Image, ImageOps

from data.sample import Pixels

SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".webp", ".gif", ".ppm", ".pgm", ".tif", ".tiff"}
DAMAGES = (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning)
SIXTEEN_BIT = {"I", "I;16", "I;16B", "I;16L"}


def is_picture(name: str) -> bool:
    """Whether a file name is that of a picture; hidden files and what macOS adds to archives are none."""
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return path.suffix.lower() in SUFFIXES and not hidden


def decode(data: bytes, name: str, background: str = "white") -> Pixels:
    """Decode a picture to uint8 `(h, w, 3)`, turned upright as its EXIF orientation says.

    16-bit grey is scaled to 8 bits and transparency is laid over the background. Raises ValueError naming the picture
    when it is damaged, implausibly large, or of floating-point values, whose black and white nobody knows.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                return np.asarray(_rgb(ImageOps.exif_transpose(picture), background), dtype=np.uint8)
    except DAMAGES as error:
        raise ValueError(f"{name}: not a readable picture ({error}); replace or remove it") from error


def later(read: Callable[[], bytes], name: str) -> Callable[[], Pixels]:
    """A call without arguments that reads and decodes the picture."""
    return lambda: decode(read(), name)


def _rgb(picture: Image.Image, background: str) -> Image.Image:
    if picture.mode == "F":
        raise ValueError("its values are floating-point numbers; save it with 8 or 16 bits")
    if picture.mode in SIXTEEN_BIT:
        return _eight_bit(picture).convert("RGB")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, background), layer).convert("RGB")
    return picture.convert("RGB")


def _eight_bit(picture: Image.Image) -> Image.Image:
    values = np.asarray(picture, dtype=np.int64)
    if values.min() < 0 or values.max() > 65535:
        raise ValueError(f"grey values {values.min()}..{values.max()} do not fit 16 bits")
    return Image.fromarray(np.rint(values / 257).astype(np.uint8))

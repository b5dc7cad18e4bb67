"""Files inside of a page: data URLs of pictures and scripts."""

import base64
import io
from pathlib import Path

import numpy as np
from PIL import Image

AS_IT_IS = 150_000  # bytes; drawings of lines are below, photographs above
QUALITY = 82
WIDEST = 1400  # pixels


def data_url(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"


def figure_url(png: Path) -> str:
    """A figure: a small png as it is, a larger one as WebP of at most WIDEST pixels' width."""
    content = png.read_bytes()
    if len(content) <= AS_IT_IS:
        return data_url(content, "image/png")
    with Image.open(io.BytesIO(content)) as picture:
        picture.thumbnail((WIDEST, picture.height), Image.Resampling.LANCZOS)
        return _encoded(picture.convert("RGB"), "webp", quality=QUALITY)


def photographs_url(images: np.ndarray) -> str:
    """Images uint8 `(n, side, side, 3)` below one another."""
    return _encoded(Image.fromarray(_below_one_another(images)), "webp", quality=QUALITY)


def levels_url(levels: np.ndarray) -> str:
    """Grey levels uint8 `(n, side, side)` below one another, without loss."""
    return _encoded(Image.fromarray(_below_one_another(levels)), "png", optimize=True)


def _below_one_another(images: np.ndarray) -> np.ndarray:
    return images.reshape(-1, *images.shape[2:])


def _encoded(picture: Image.Image, kind: str, **options: int) -> str:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return data_url(stream.getvalue(), f"image/{kind}")

"""Characters drawn from the fonts that matplotlib ships, made as the handwritten digits were made.

UCI optdigits counts the black pixels of a 32x32 bitmap in 4x4 blocks
(https://archive.ics.uci.edu/dataset/80), which gives 8x8 values of 0..16.
"""

from collections.abc import Iterator, Mapping
from functools import cache, partial
from itertools import product
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.ft2font import FT2Font
from PIL import Image, ImageDraw, ImageFont

from data.readers.digits import scale
from data.sample import Pixels, Sample
from data.seeded import generator
from data.splits import of_split

BITMAP = 32
BLOCK = 4
FONT_SIZE = 48

Affine = Mapping[str, tuple[float, float]]


def read(
    source: Path,
    split: str,
    *,
    seed: str,
    characters: str,
    fonts: Mapping[str, list[str]],
    per_character: Mapping[str, int],
    affine: Affine,
    stroke: tuple[int, int],
) -> Iterator[Sample]:
    """Yield drawn characters, uint8 `(8, 8, 1)`, labelled by character; `source` is not used.

    Each style of `fonts` (attribute `style`) draws each character `per_character[split]` times, its fonts
    taking turns; fonts that lack the character are passed over. `affine` gives the ranges of `extent` (the
    longer side, as a part of the bitmap), `degrees`, `shear` and `shift` (part of the bitmap), `stroke` the
    range of pixels that the pen adds around a character of 48 pixels. The generator of an image depends on
    `seed`, the split and the image's name alone.
    """
    repeats = range(of_split(split, per_character, seed))
    for style, character, i in product(sorted(fonts), sorted(characters), repeats):
        able = [font for font in fonts[style] if _has(font, character)]
        if not able:
            raise ValueError(f"{seed}: none of the {style} fonts {', '.join(fonts[style])} has {character!r}")
        font = able[i % len(able)]
        name = f"{style}/{ord(character):05x}/{i:04d}"
        draw = partial(_draw, font, character, f"{seed}/{split}/{name}", affine, stroke)
        yield Sample(name, character, draw, {"style": style, "font": font})


def _draw(font: str, character: str, key: str, affine: Affine, stroke: tuple[int, int]) -> Pixels:
    rng = generator(key)
    glyph = _glyph(font, character, int(rng.integers(*stroke, endpoint=True)))
    inverse = _inverse_affine(rng, glyph.size, affine)
    grey = glyph.transform((BITMAP, BITMAP), Image.Transform.AFFINE, inverse, Image.Resampling.BILINEAR)
    return scale(count_blocks(np.asarray(grey) > 127))


def count_blocks(bitmap: np.ndarray) -> np.ndarray:
    """The black pixels, `(32, 32)` bool, counted in 4x4 blocks: int `(8, 8)`, 0..16."""
    side = BITMAP // BLOCK
    counts: np.ndarray = bitmap.reshape(side, BLOCK, side, BLOCK).sum(axis=(1, 3))
    return counts


def _inverse_affine(rng: np.random.Generator, size: tuple[int, int], affine: Affine) -> tuple[float, ...]:
    """The six numbers that take a bitmap position to a glyph position, centre to centre."""
    factor = rng.uniform(*affine["extent"]) * BITMAP / max(size)
    angle = np.deg2rad(rng.uniform(*affine["degrees"]))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    slant = np.array([[1.0, rng.uniform(*affine["shear"])], [0.0, 1.0]])
    shift = rng.uniform(*affine["shift"], size=2) * BITMAP
    matrix = np.linalg.inv(factor * turn @ slant)
    offset = np.array(size) / 2 - matrix @ (BITMAP / 2 + shift)
    return tuple(np.column_stack([matrix, offset]).ravel().tolist())


@cache
def _glyph(font: str, character: str, stroke: int) -> Image.Image:
    """The character in white on black, cropped to its ink."""
    drawn = ImageFont.truetype(_font_file(font), FONT_SIZE)
    canvas = Image.new("L", (4 * FONT_SIZE, 4 * FONT_SIZE))
    ImageDraw.Draw(canvas).text((FONT_SIZE, FONT_SIZE), character, 255, drawn, stroke_width=stroke)
    return canvas.crop(canvas.getbbox())


@cache
def _codes(font: str) -> frozenset[int]:
    return frozenset(FT2Font(str(_font_file(font))).get_charmap())


def _has(font: str, character: str) -> bool:
    return ord(character) in _codes(font)


def _font_file(font: str) -> Path:
    path = Path(matplotlib.get_data_path(), "fonts", "ttf", f"{font}.ttf")
    if not path.exists():
        raise ValueError(f"matplotlib ships no font {font!r}; choose one of {path.parent}")
    return path

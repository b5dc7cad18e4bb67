"""CutPaste Plus: a normal image with a part of itself pasted elsewhere on the object that it shows.

CutPaste (Li et al. 2021, arXiv 2104.04015) with CL-Flow's object masks (arXiv 2311.06794). Images are uint8 RGB
`(side, side, 3)`; CL-Flow does not give the ranges, which are those of CutPaste's public implementation.
"""

import cv2
import numpy as np

from methods.anomalies.pixels import colour_jitter

AREA = 0.02, 0.15  # of the image
SHORTER = 0.3, 1.0  # side of a patch, in its longer sides
SCAR_WIDTH, SCAR_HEIGHT, SCAR_TURN = (2, 16), (10, 25), (-45, 45)
SCAR_SIDE = 256  # of the images for which scars are given in pixels
JITTER = 0.1
SHIFT = 0.05  # of the side


def cut_paste(
    image: np.ndarray, foreground: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The anomalous image, its mask uint8 `(side, side)`, 1 where it was pasted on, and the mask's box int64 `(4,)`.

    A patch or a scar, equally often, is cut out anywhere, changes its colours and is pasted around a random pixel of
    `foreground`, bool `(side, side)`; what would lie outside the image is left out. The box is top, left, bottom and
    right, the last two exclusive. The mask is never empty. Raises ValueError for a foreground that is.
    """
    if not foreground.any():
        raise ValueError("the foreground is empty: there is nowhere to paste; take the whole image for it")
    part, shape = (_patch, _scar)[generator.integers(2)](image, generator)
    centre = np.argwhere(foreground)[generator.integers(np.count_nonzero(foreground))]
    pasted, mask = _paste(image, part, shape, centre)
    return pasted, mask, _box(mask)


def view(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """The image in slightly other colours, moved by up to 5 percent of its side and mirrored at the border."""
    limit = int(SHIFT * len(image))
    row, column = generator.integers(2 * limit + 1, size=2)
    jittered = colour_jitter(image, JITTER, generator)
    framed = cv2.copyMakeBorder(jittered, limit, limit, limit, limit, cv2.BORDER_REFLECT_101)
    return framed[row : row + len(image), column : column + len(image)]


def _patch(image: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A rectangle, upright as often as lying, and its shape: all of it."""
    ratio = generator.uniform(*SHORTER)
    longer = len(image) * np.sqrt(generator.uniform(*AREA) / ratio)
    part = _cut(image, generator.permutation([longer, ratio * longer]), generator)
    return part, np.ones(part.shape[:2], bool)


def _scar(image: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A turned small rectangle and its shape in the square around it, whose middle pixel is its centre."""
    scale = len(image) / SCAR_SIDE
    sides = np.array([generator.uniform(*SCAR_HEIGHT), generator.uniform(*SCAR_WIDTH)]) * scale
    part, angle = _cut(image, sides, generator), generator.uniform(*SCAR_TURN)
    height, width = part.shape[:2]
    half = int(np.ceil(np.hypot(height, width) / 2))
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle, 1)
    turn[:, 2] += half - (width - 1) / 2, half - (height - 1) / 2
    square = (2 * half + 1, 2 * half + 1)
    shape = cv2.warpAffine(np.ones((height, width), np.uint8), turn, square, flags=cv2.INTER_NEAREST)
    return cv2.warpAffine(part, turn, square, borderMode=cv2.BORDER_REPLICATE), shape.astype(bool)


def _cut(image: np.ndarray, sides: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """A random part of the image of about this height and width, in slightly other colours."""
    height, width = np.rint(sides).astype(int).clip(1, len(image))
    top, left = generator.integers(len(image) - height + 1), generator.integers(len(image) - width + 1)
    return colour_jitter(image[top : top + height, left : left + width], JITTER, generator)


def _paste(image: np.ndarray, part: np.ndarray, shape: np.ndarray, centre: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    pasted, mask = image.copy(), np.zeros(image.shape[:2], np.uint8)
    source = np.stack(np.nonzero(shape))
    target = source + (centre - np.array(shape.shape) // 2)[:, None]
    inside = ((target >= 0) & (target < len(mask))).all(axis=0)
    pasted[tuple(target[:, inside])] = part[tuple(source[:, inside])]
    mask[tuple(target[:, inside])] = 1
    return pasted, mask


def _box(mask: np.ndarray) -> np.ndarray:
    points = np.argwhere(mask)
    return np.concatenate([points.min(axis=0), points.max(axis=0) + 1])

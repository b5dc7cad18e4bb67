"""Ground truth of anomalous pixels."""

import numpy as np
from PIL import Image

from data.pictures import decode
from data.sample import Mask, Pixels

ANOMALOUS = 128


def decode_mask(data: bytes, name: str) -> Mask:
    """Decode a defect's mask to bool `(h, w)`: pixels of value ANOMALOUS and above, in any channel, are anomalous.

    The official masks hold 0 and 255 alone, of which BGAD's code counts 255 (papers.md 2.4, 2.7); half of it
    also reads masks that were smoothed or compressed with loss. What is transparent is not anomalous. Raises ValueError
    naming the file when it is damaged or marks no pixel.
    """
    mask: Mask = np.any(decode(data, name, background="black") >= ANOMALOUS, axis=-1)
    if not mask.any():
        raise ValueError(f"{name}: this mask of a defect is empty, no pixel has {ANOMALOUS} to 255; replace the file")
    return mask


def fit_mask(mask: Mask, side: int) -> Pixels:
    """The whole mask resized by nearest neighbour to uint8 `(side, side)`, 1 = anomalous (papers.md 2.2).

    A defect that falls between all neighbours marks the pixels that it lies in: without any, its image would be tested
    as one without defect.
    """
    resized = Image.fromarray(mask.astype(np.uint8)).resize((side, side), Image.Resampling.NEAREST)
    fitted = np.array(resized, dtype=np.uint8)
    if not fitted.any():
        fitted[tuple(np.argwhere(mask).T * side // np.reshape(mask.shape, (2, 1)))] = 1
    return fitted

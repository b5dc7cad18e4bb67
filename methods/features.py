"""Raw backbone features of a whole array of images, computed once and kept in a file."""

from pathlib import Path

import numpy as np

from data.array_file import mapped_array
from data.files import atomic
from methods.backbones.backbone import Backbone
from methods.encoding import check_finite, check_images, encode


def extract(
    backbone: Backbone, images: np.ndarray, out_path: Path, *, device: str = "cpu", batch_size: int = 64
) -> None:
    """Write the features of `images` to `out_path`: a `.npy` of float32 `(n, d)`, row i belonging to image i.

    `images` is uint8 `(n, h, w, c)`, usually memory-mapped: one batch at a time is read and written. The
    backbone moves to `device`.
    Raises ValueError for other images, and for a feature that is not finite, naming the row.
    """
    check_images(images)
    shape = len(images), backbone.cpu().dimension(images.shape[1:])
    with atomic(out_path) as temporary:
        features = mapped_array(temporary, shape)
        for start, output in encode(backbone, images, device, batch_size):
            batch = output.numpy(force=True)
            check_finite(batch, start)
            features[start : start + len(batch)] = batch
        features.flush()

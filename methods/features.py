"""Raw backbone features of a whole array of images, computed once and kept in a file."""

from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from data.files import atomic
from methods.backbones.backbone import Backbone


def extract(
    backbone: Backbone, images: np.ndarray, out_path: Path, *, device: str = "cpu", batch_size: int = 64
) -> None:
    """Write the features of `images` to `out_path`: a `.npy` of float32 `(n, d)`, row i belonging to image i.

    `images` is uint8 `(n, h, w, c)`, usually memory-mapped: one batch at a time is read and written. The
    backbone moves to `device`.
    Raises ValueError for other images, and for a feature that is not finite, naming the row.
    """
    _check(images)
    shape = len(images), backbone.cpu().dimension(images.shape[1:])
    backbone.to(device)
    with atomic(out_path) as temporary:
        features = np.lib.format.open_memmap(temporary, mode="w+", dtype=np.float32, shape=shape)
        starts = range(0, len(images), batch_size)
        for start in tqdm(starts, desc="features", unit="batch", disable=None):
            batch = _encode(backbone, images[start : start + batch_size], device)
            _check_finite(batch, start)
            features[start : start + len(batch)] = batch
        features.flush()


@torch.inference_mode()
def _encode(backbone: Backbone, images: np.ndarray, device: str) -> np.ndarray:
    """Features `(b, d)` in full float32: with TF32 and a free choice of algorithms, CUDA's would vary."""
    batch = torch.from_numpy(np.array(images)).to(device)
    with torch.backends.cudnn.flags(benchmark=False, deterministic=True, allow_tf32=False):
        return backbone(batch).numpy(force=True)


def _check(images: np.ndarray) -> None:
    if images.dtype != np.uint8 or images.ndim != 4 or len(images) == 0 or images.shape[3] not in (1, 3):
        raise ValueError(
            f"images must be uint8 (n, h, w, 1 or 3) with n > 0, found {images.dtype} {images.shape}; "
            f"prepare the dataset again"
        )


def _check_finite(batch: np.ndarray, start: int) -> None:
    broken = ~np.isfinite(batch).all(axis=1)
    if broken.any():
        row = start + int(broken.argmax())
        raise ValueError(f"the feature of image {row} is not finite: check the image and the weights")

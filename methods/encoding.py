"""Images through a frozen backbone, batch by batch."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from methods.backbones.backbone import Frozen
from methods.parts import in_parts


def encode(backbone: Frozen, images: np.ndarray, device: str, batch_size: int) -> Iterator[tuple[int, Any]]:
    """Yield the first row of each batch and what the backbone gives for it, on `device`.

    `images` is uint8 `(n, h, w, c)`, usually memory-mapped: one batch at a time is read, or less where the device's
    memory does not hold that. The backbone moves to `device`.
    """
    backbone.to(device)
    what = f"encoding images of {images.shape[2]} x {images.shape[1]} pixels"
    batches = in_parts(len(images), batch_size, lambda rows: _encode(backbone, images[rows], device), what, device)
    with tqdm(total=len(images), desc="features", unit="image", disable=None) as bar:
        for rows, output in batches:
            bar.update(rows.stop - rows.start)
            yield rows.start, output


@torch.inference_mode()
def _encode(backbone: Frozen, images: np.ndarray, device: str) -> Any:
    """The backbone's output in full float32: with TF32 and a free choice of algorithms, CUDA's would vary."""
    batch = torch.from_numpy(np.array(images)).to(device)
    with torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False):
        return backbone(batch)


def check_images(images: np.ndarray) -> None:
    """Raise ValueError unless `images` is uint8 `(n, h, w, 1 or 3)` with n > 0."""
    if images.dtype != np.uint8 or images.ndim != 4 or len(images) == 0 or images.shape[3] not in (1, 3):
        raise ValueError(
            f"images must be uint8 (n, h, w, 1 or 3) with n > 0, found {images.dtype} {images.shape}; "
            f"prepare the dataset again"
        )


def check_finite(batch: np.ndarray, start: int) -> None:
    """Raise ValueError naming the first image, counted from `start`, with a feature that is not finite."""
    broken = ~np.isfinite(batch).reshape(len(batch), -1).all(axis=1)
    if broken.any():
        row = start + int(broken.argmax())
        raise ValueError(f"the feature of image {row} is not finite: check the image and the weights")

"""Which positions of a level map a pooled feature comes from."""

import torch
from torch import Tensor


def whole_and_box(boxes: Tensor, side: int, height: int, width: int) -> Tensor:
    """Weights float32 `(b, 2, height, width)` of the whole map and of each image's box; each sum to one.

    `boxes` int64 `(b, 4)` are top, left, bottom, right in pixels of images of that `side`, end-exclusive. A position
    weighs the area that it shares with the box, so that a box smaller than one position has that position.
    """
    top, left, bottom, right = boxes.float().unbind(1)
    box = _shares(top, bottom, side, height)[:, :, None] * _shares(left, right, side, width)[:, None]
    return torch.stack([torch.full_like(box, 1 / (height * width)), box], 1)


def _shares(start: Tensor, stop: Tensor, side: int, cells: int) -> Tensor:
    """The share `(b, cells)` of each interval that lies in each of the cells of an axis."""
    edges = torch.arange(cells + 1, device=start.device) * (side / cells)
    inside = edges[None].clamp(start[:, None], stop[:, None]).diff(dim=1)
    return inside / (stop - start)[:, None]

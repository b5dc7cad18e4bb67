"""The first-in-first-out queue of keys that serve as negatives (He et al. 2020, section 3.1)."""

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize


class KeyQueue(nn.Module):
    """The last `size` keys, `keys` `(size, d)`; it begins with random unit vectors from `generator`.

    `position` is the row of the oldest key, the next to be replaced.
    """

    keys: Tensor
    position: Tensor

    def __init__(self, size: int, dimensions: int, generator: torch.Generator) -> None:
        super().__init__()
        self.register_buffer("keys", normalize(torch.randn(size, dimensions, generator=generator)))
        self.register_buffer("position", torch.zeros((), dtype=torch.int64))

    def push(self, keys: Tensor) -> None:
        """Replace the oldest keys by `keys` `(b, d)`, b <= size, the first of which is now the oldest of them.

        What a loss was computed of stays as it was, for its gradients.
        """
        rows = (self.position + torch.arange(len(keys), device=keys.device)) % len(self.keys)
        self.keys = self.keys.index_copy(0, rows, keys)
        self.position.add_(len(keys)).remainder_(len(self.keys))

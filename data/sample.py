"""What every reader yields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

GOOD = "good"  # the label of a product without defect


@dataclass(frozen=True)
class Sample:
    """One image of a dataset; it is decoded only when `image` is asked for.

    `load` and `load_mask` must be called before the reader moves on to its next sample.
    """

    name: str
    label: str
    load: Callable[[], Pixels]
    attributes: Mapping[str, str | int] = field(default_factory=dict)
    load_mask: Callable[[], Mask] | None = None

    @property
    def image(self) -> Pixels:
        """uint8 `(h, w, 3)` or `(h, w, 1)`."""
        return self.load()

    @property
    def mask(self) -> Mask | None:
        """bool `(h, w)`, True where the image is anomalous; None for an image without anomaly."""
        return self.load_mask() if self.load_mask else None

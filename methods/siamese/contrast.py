"""What CL-Flow adds to the likelihood: `L_pnd` and `L_scf`, weighted."""

from dataclasses import dataclass

import torch
from torch import Tensor

from methods.siamese.heads import Heads
from methods.siamese.objectives import attraction, classification, repulsion


@dataclass(frozen=True)
class Contrast:
    """Weights of `L_pnd` (pairs) and `L_scf` (classification); a weight of 0 leaves the term and its heads out."""

    pairs_weight: float
    classification_weight: float
    label_smoothing: float

    def __post_init__(self) -> None:
        for name in ("pairs_weight", "classification_weight"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must not be negative")
        if not 0 <= self.label_smoothing <= 1:
            raise ValueError(f"label_smoothing is {self.label_smoothing}; it must lie in [0, 1]")

    def __bool__(self) -> bool:
        """Whether there is anything to add."""
        return self.has_pairs or self.has_classes

    @property
    def has_pairs(self) -> bool:
        return self.pairs_weight > 0

    @property
    def has_classes(self) -> bool:
        return self.classification_weight > 0

    def loss(self, heads: Heads, whole: Tensor, box: Tensor) -> Tensor:
        """The weighted sum, of global features and of those in each entry's box, both `(levels, images, b, size)`.

        `images` are the normal image, its synthetic anomaly and, for pairs, its other view, in this order. The box is
        compared in the normal image itself, of which the anomaly shows the same place; only it and the anomaly are
        classified, so that classes are even.
        """
        normal, abnormal, *views = whole.unbind(1)
        terms = []
        if self.has_pairs:
            attracted = attraction((heads.predict(normal), heads.predict(views[0])), (normal, views[0]))
            terms.append(self.pairs_weight * (attracted + repulsion(box[:, 0], box[:, 1])))
        if self.has_classes:
            logits = heads.classify(normal), heads.classify(abnormal)
            terms.append(self.classification_weight * classification(*logits, self.label_smoothing))
        return torch.stack(terms).sum()

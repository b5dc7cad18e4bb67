"""The heads on pooled latent features: CL-Flow's projection and prediction, and a classifier."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from methods.flows.coupling import seeded


class Projection(nn.Module):
    """`S`: 1x1 convolutions channels -> channels, ReLU, -> `size`, pooled over regions.

    Pooling commutes with the last convolution, which therefore works on pooled features only.
    """

    def __init__(self, channels: int, size: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 1)
        self.last = nn.Linear(channels, size)

    def forward(self, latent: Tensor, regions: Tensor) -> Tensor:
        """`(k, b, size)` from latent maps `(b, channels, h, w)` and the weights `(b, k, h, w)` of regions."""
        return self.last(torch.einsum("bchw,bkhw->kbc", self.first(latent).relu(), regions))


def prediction(size: int, bottleneck: int) -> nn.Sequential:
    """A bottleneck size -> `bottleneck` -> size on global features, as SimSiam's predictor."""
    return nn.Sequential(nn.Linear(size, bottleneck), nn.ReLU(), nn.Linear(bottleneck, size))


@dataclass(frozen=True)
class HeadSizes:
    """Lengths of a projected feature and of the prediction's bottleneck."""

    projection: int
    bottleneck: int


class Heads(nn.Module):
    """A projection of each level, and of `pairs` and `classes` what is asked for.

    Pairs of views want a prediction of each level, classes a linear classifier of normal and anomalous images on the
    features of all levels, one after another. The same `seed` gives the same heads.
    """

    def __init__(self, channels: Sequence[int], sizes: HeadSizes, *, pairs: bool, classes: bool, seed: int) -> None:
        super().__init__()
        size, levels = sizes.projection, len(channels)
        with seeded(seed):
            self.projections = nn.ModuleList(Projection(width, size) for width in channels)
            self.predictions = nn.ModuleList(prediction(size, sizes.bottleneck) for _ in range(levels) if pairs)
            self.classifier = nn.Linear(levels * size, 2) if classes else None

    def project(self, latents: Sequence[Tensor], regions: Sequence[Tensor]) -> Tensor:
        """`(k, levels, b, size)`: each level's latent maps `(b, c, h, w)`, pooled by `regions` `(b, k, h, w)`."""
        triples = zip(self.projections, latents, regions, strict=True)
        return torch.stack([projection(latent, weights) for projection, latent, weights in triples], 1)

    def predict(self, projected: Tensor) -> Tensor:
        """`(levels, b, size)` from features of that shape."""
        pairs = zip(self.predictions, projected, strict=True)
        return torch.stack([predict(level) for predict, level in pairs])

    def classify(self, projected: Tensor) -> Tensor:
        """Logits `(b, 2)`, normal and anomalous, of features `(levels, b, size)`."""
        assert self.classifier is not None, "heads for classes have one"
        logits: Tensor = self.classifier(projected.transpose(0, 1).flatten(1))
        return logits

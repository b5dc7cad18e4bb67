"""CL-Flow: FastFlow beside Siamese heads that contrast normal images with CutPaste Plus's (arXiv 2311.06794)."""

from collections.abc import Iterator, Sequence
from typing import Any, Self

import torch
from torch import Tensor

from methods.conv_flows.flow import Trunk
from methods.conv_flows.localiser import ConvFlowLocaliser
from methods.conv_flows.training import gathered
from methods.levels import Levels
from methods.localiser import MapTrainingSet, SyntheticAnomalies
from methods.map_flows.flow import LevelShape
from methods.seeds import derive
from methods.siamese.contrast import Contrast
from methods.siamese.entries import draw_entries, required
from methods.siamese.heads import HeadSizes
from methods.siamese.network import SiameseTrunk
from methods.siamese.objectives import likelihood


class CLFlow(ConvFlowLocaliser):
    """`L_ml + pairs_weight L_pnd + classification_weight L_scf`; maps and scores are FastFlow's.

    A weight of 0 leaves a term out, with its heads and images; without both, synthetic anomalies are not looked at.
    """

    def __init__(
        self,
        *,
        projection_size: int,
        bottleneck: int,
        pairs_weight: float,
        classification_weight: float,
        label_smoothing: float,
        **flow: Any,
    ) -> None:
        super().__init__(**flow)
        self.sizes = HeadSizes(projection_size, bottleneck)
        self.contrast = Contrast(pairs_weight, classification_weight, label_smoothing)
        self.maps_per_image = 1 + bool(self.contrast) + self.contrast.has_pairs

    @classmethod
    def fit_stack(cls, localisers: Sequence[Self], sets: Sequence[MapTrainingSet]) -> Iterator[int]:
        """As the contract says; needed synthetic anomalies that are missing or do not fit raise ValueError at once."""
        for localiser, data in zip(localisers, sets, strict=True):
            if localiser.contrast:
                required(data)
        return super().fit_stack(localisers, sets)

    def initial_network(self, shapes: Sequence[LevelShape]) -> Trunk:
        return SiameseTrunk(shapes, self.architecture, self.sizes, self.contrast, derive(self.seed, "parameters"))

    def loss(self, network: Trunk, data: MapTrainingSet, rows: Tensor, generator: torch.Generator) -> Tensor:
        normal = gathered(data.normal, rows, self.device)
        if not self.contrast:
            return likelihood(network(normal))
        synthetic = data.synthetic
        assert synthetic is not None, "fit_stack looks for it"
        entries = draw_entries(torch.tensor(synthetic.rows), rows, generator)
        others = [gathered(levels, entries, self.device) for levels in self._needed(synthetic)]
        boxes = torch.tensor(synthetic.boxes[entries.numpy()], device=self.device)
        return self._of_images(network, [normal, *others], boxes, synthetic.masks.shape[-1])

    def _needed(self, synthetic: SyntheticAnomalies) -> Sequence[Levels]:
        return [synthetic.negatives, synthetic.views] if self.contrast.has_pairs else [synthetic.negatives]

    def _of_images(self, network: Trunk, images: Sequence[Sequence[Tensor]], boxes: Tensor, side: int) -> Tensor:
        """The loss of normal images, and of what belongs to each of them, which go through the trunk together."""
        assert isinstance(network, SiameseTrunk)
        parts = network([torch.cat(level) for level in zip(*images, strict=True)])
        normal = [(latent[: len(boxes)], volume[: len(boxes)]) for latent, volume in parts]
        features = network.features([latent for latent, _ in parts], boxes.repeat(len(images), 1), side)
        whole, box = features.unflatten(2, (len(images), len(boxes)))
        return likelihood(normal) + self.contrast.loss(network.heads, whole, box)

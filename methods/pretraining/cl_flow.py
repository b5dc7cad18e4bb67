"""CL-Flow's losses on the extractor itself: normal images against CutPaste Plus's (arXiv 2311.06794).

`L_pnd` and the smoothed `L_scf` of the method, on the extractor's own level maps in the place of the flow's latent
ones. `L_ml` is left out: a likelihood rewards an extractor that learns for giving all images the same maps. The paper's
own recipe is unknown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from methods.anomalies.saliency import salient_object
from methods.anomalies.synthetic import synthesise
from methods.pretraining.data import TrainingImages
from methods.pretraining.extractor import ExtractorObjective
from methods.pretraining.processes import Processes
from methods.pretraining.settings import CLFlowSettings
from methods.pretraining.views import ahead, random_batches, read
from methods.seeds import derive
from methods.siamese.contrast import Contrast
from methods.siamese.heads import Heads, HeadSizes
from methods.siamese.regions import whole_and_box


@dataclass(frozen=True)
class SynthesisedBatch:
    """Normal images, their synthetic anomalies and their other views, uint8 `(b, side, side, 3)` each, in this order.

    `boxes` int64 `(b, 4)` are those of the anomalies: top, left, bottom, right in pixels.
    """

    images: tuple[Tensor, Tensor, Tensor]
    boxes: Tensor


class CLFlowPretraining(ExtractorObjective):
    """The loss is `pairs_weight L_pnd + classification_weight L_scf`; all anomalies of an epoch are new."""

    settings: CLFlowSettings
    heads: Heads

    def __init__(
        self, settings: CLFlowSettings, data: TrainingImages, start: Mapping[str, Any], weights: Path | None, seed: int
    ) -> None:
        super().__init__(settings, data, start, weights)
        self.contrast = Contrast(settings.pairs_weight, settings.classification_weight, settings.label_smoothing)
        wanted = {"pairs": self.contrast.has_pairs, "classes": self.contrast.has_classes}
        sizes = HeadSizes(settings.projection_size, settings.bottleneck)
        self.heads = Heads(self.channels, sizes, **wanted, seed=derive(seed, "heads"))
        self.foregrounds = np.ones(data.pixels.shape[:3], bool)
        for row in np.flatnonzero(~data.textured):
            self.foregrounds[row] = salient_object(np.asarray(data.pixels[row]))

    def batches(self, seed: int, share: slice) -> Iterator[SynthesisedBatch]:
        def made() -> Iterator[SynthesisedBatch]:
            generator = torch.Generator().manual_seed(seed)
            for rows in random_batches(len(self.images), self.settings.batch, generator):
                mine = rows[share]
                anomalies = synthesise(self.images, self.foregrounds, mine.numpy(), seed)
                others = torch.from_numpy(anomalies.negatives), torch.from_numpy(anomalies.views)
                yield SynthesisedBatch((read(self.images, mine), *others), torch.from_numpy(anomalies.boxes))

        return ahead(made())

    def loss(self, batch: SynthesisedBatch, processes: Processes) -> Tensor:
        images = torch.cat(batch.images).to(processes.device, non_blocking=True)
        boxes = batch.boxes.to(processes.device).repeat(len(batch.images), 1)
        levels = self.levels(self.transform(images))
        regions = [whole_and_box(boxes, images.shape[1], *level.shape[2:]) for level in levels]
        features = self.heads.project(levels, regions)
        whole, box = features.unflatten(2, (len(batch.images), len(batch.boxes)))
        return self.contrast.loss(self.heads, whole, box)

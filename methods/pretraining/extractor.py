"""An extractor of level maps that learns on: what transfer learning, SimSiam and CL-Flow's pretraining share."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from methods.backbones import pretrained
from methods.backbones.backbone import Backbone
from methods.backbones.build import build_levels
from methods.backbones.timm_model import architecture
from methods.backbones.transform import build_transform
from methods.pretraining.data import TrainingImages
from methods.pretraining.objective import Objective, encoded
from methods.pretraining.settings import LevelSettings, ViewSettings
from methods.pretraining.views import ViewedBatch, viewed_batches


class ExtractorObjective(Objective):
    """Fine-tunes the extractor of a backbone's entry, with its local `weights` if it has some, and trains new heads.

    The extractor stays in evaluation: its batch normalisation keeps the statistics that it came with, which batches of
    a few products would replace, and weights into which they were folded do not have at all.
    """

    settings: LevelSettings
    heads: nn.Module

    def __init__(
        self, settings: LevelSettings, data: TrainingImages, start: Mapping[str, Any], weights: Path | None
    ) -> None:
        super().__init__()
        self.settings, self.images, self.start = settings, data.pixels, start
        found = build_levels(start, weights)
        self.transform, self.extractor = build_transform(start), found.module
        self.extractor.requires_grad_(True)
        self.channels = [shape[-1] for shape in found.shapes(data.pixels.shape[1:])]

    def rates(self) -> list[tuple[float, list[nn.Parameter]]]:
        return [(self.settings.extractor_rate, list(self.extractor.parameters())), (1, list(self.heads.parameters()))]

    def backbone(self) -> Backbone:
        return Backbone(self.transform, nn.Sequential(copy.deepcopy(self.extractor), PooledLevels()))

    def write(self, path: Path, **notes: Any) -> None:
        network = {"architecture": architecture(self.start), "arguments": dict(self.start.get("arguments", {}))}
        pretrained.write(path, self.extractor, **network, transform=self.start["transform"], **notes)

    def levels(self, inputs: Tensor) -> list[Tensor]:
        """The extractor's maps float32 `(n, c, h, w)`, with gradients."""
        return [level.float() for level in encoded(self.extractor, inputs)]


class ViewObjective(ExtractorObjective):
    """One that sees `views` augmented views of each image."""

    settings: ViewSettings
    views: ClassVar[int]

    def batches(self, seed: int, share: slice) -> Iterator[ViewedBatch]:
        side: int = self.start["transform"]["input"]
        counts = {"batch": self.settings.batch, "views": self.views}
        return viewed_batches(self.images, self.settings.augmentation, side=side, **counts, seed=seed, share=share)


class PooledLevels(nn.Module):
    """The mean of each of the maps `(n, c_l, h_l, w_l)`, one after another: `(n, sum of c_l)`."""

    def forward(self, levels: Sequence[Tensor]) -> Tensor:
        return torch.cat([level.mean((2, 3)) for level in levels], 1)

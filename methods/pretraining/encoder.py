"""The encoder that MoCo v2 trains: new, or from an official checkpoint."""

from functools import partial
from pathlib import Path

import torch
from torch import nn

from methods.backbones import moco
from methods.backbones.resnet import projecting
from methods.pretraining.normalisation import GroupedBatchNorm2d
from methods.pretraining.settings import MoCoSettings


def build_encoder(settings: MoCoSettings, seed: int, initial: Path | None) -> nn.Module:
    """A ResNet with MoCo v2's head, in training; the same `seed` gives the same.

    With `settings.initial`, its weights are those of the query encoder of the official checkpoint `initial`. Errors
    as those of `methods.backbones.moco.build`.
    """
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        encoder = projecting(
            settings.architecture,
            settings.dimensions,
            "mlp",
            small_images=settings.small_images,
            **settings.arguments,
            norm_layer=partial(GroupedBatchNorm2d, group_size=settings.group),
            zero_init_last=False,  # as torchvision's ResNet, which the official code takes
        )
    if settings.initial:
        entry = {"md5": settings.initial, "head": "mlp", "transform": settings.transform}
        encoder.load_state_dict(moco.build(entry, initial).module.state_dict())
    return encoder.train()

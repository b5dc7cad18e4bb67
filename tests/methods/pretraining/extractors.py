"""Extractors that every test can afford, and images of two products to train them on."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file

from methods.backbones.resnet import resnet
from methods.backbones.torchvision_shim import load_timm
from methods.pretraining.cl_flow import CLFlowPretraining
from methods.pretraining.data import TrainingImages
from methods.pretraining.extractor import ExtractorObjective
from methods.pretraining.settings import Augmentation, CLFlowSettings, SimSiamSettings, ViewSettings
from methods.pretraining.simsiam import SimSiam
from methods.pretraining.transfer import Transfer

SIDE = 32
TRANSFORM = {"input": SIDE, "mean": [0.5] * 3, "std": [0.25] * 3, "interpolation": "bilinear"}
UNCHANGED = Augmentation(
    (1, 1), (1, 1), jitter_probability=0, grey_probability=0, blur_probability=0, flip_probability=0
)
SCHEDULE: dict[str, Any] = {
    **{"epochs": 2, "batch": 4, "learning_rate": 0.5, "weight_decay": 1e-4, "sgd_momentum": 0.9, "extractor_rate": 0.1}
}
CONTRAST: dict[str, Any] = {
    **{"projection_size": 5, "bottleneck": 3},
    **{"pairs_weight": 1.0, "classification_weight": 1.0, "label_smoothing": 0.35},
}


def products(count: int = 12) -> TrainingImages:
    """Squares on noise, large ones and small ones in turn; the small ones are a texture."""
    generator = np.random.default_rng(0)
    pixels = generator.integers(0, 60, (count, SIDE, SIDE, 3), dtype=np.uint8)
    for row in range(count):
        margin = 4 if row % 2 else 12
        pixels[row, margin:-margin, margin:-margin] += generator.integers(100, 190, 3, dtype=np.uint8)
    labels = np.arange(count) % 2
    return TrainingImages(pixels, labels, labels == 1)


def start(folder: Path) -> tuple[dict[str, Any], Path]:
    """An entry of a ResNet's stages and the weights that go with it."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = resnet("test_resnet", features_only=True, out_indices=(1, 2), zero_init_last=False)
    return _saved(folder, "test_resnet", model, levels=[1, 2])


def transformer(folder: Path) -> tuple[dict[str, Any], Path]:
    """An entry of a transformer's tokens and the whole transformer."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = load_timm().create_model("test_vit", pretrained=False, img_size=SIDE)
    entry, file = _saved(folder, "test_vit", model, block=2)
    return {**entry, "arguments": {"img_size": SIDE}}, file


def _saved(folder: Path, model: str, network: torch.nn.Module, **output: Any) -> tuple[dict[str, Any], Path]:
    file = folder / f"{model}.safetensors"
    save_file({name: tensor.contiguous() for name, tensor in network.state_dict().items()}, file)
    weights = {"file": str(file), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    shared = {"kind": "timm", "label": "a", "model": model, "weights": weights, "transform": TRANSFORM}
    return {**shared, "output": "levels", **output}, file


def objective(
    kind: str, found: tuple[dict[str, Any], Path], data: TrainingImages | None = None, **others: Any
) -> ExtractorObjective:
    images = data or products()
    if kind == "transfer":
        return Transfer(ViewSettings(**{**SCHEDULE, "augmentation": UNCHANGED, **others}), images, *found, 3)
    if kind == "simsiam":
        sizes = {"projection_size": 6, "bottleneck": 3, "augmentation": Augmentation()}
        return SimSiam(SimSiamSettings(**{**SCHEDULE, **sizes, **others}), images, *found, 3)
    return CLFlowPretraining(CLFlowSettings(**{**SCHEDULE, **CONTRAST, **others}), images, *found, 3)

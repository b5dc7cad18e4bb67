import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from methods.backbones import timm_model
from methods.backbones.build import build, build_levels
from methods.backbones.torchvision_shim import load_timm

TINY = "test_resnet"
TRANSFORM = {"input": 64, "mean": [0.0] * 3, "std": [1.0] * 3, "interpolation": "bilinear"}


@pytest.fixture
def untrained(monkeypatch: pytest.MonkeyPatch) -> None:
    """timm makes the model that is asked for, without downloading its weights."""

    class Offline:
        def create_model(self, name: str, pretrained: bool, **arguments: Any) -> nn.Module:
            return load_timm().create_model(name, pretrained=False, **arguments)

    monkeypatch.setattr(timm_model, "load_timm", Offline)


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize(
    ("name", "channels"), [("tf_efficientnet_b6_levels", [40, 72, 200]), ("resnet18_tv_in1k_levels", [64, 128, 256])]
)
def test_channels_and_strides(entries: dict[str, Any], name: str, channels: list[int]) -> None:
    """BGAD's extractor: 40, 72 and 200 channels at strides 4, 8 and 16 of 256 x 256."""
    backbone = build_levels(entries[name])
    sides = [64, 32, 16]
    assert backbone.shapes((300, 280, 3)) == [(side, side, width) for side, width in zip(sides, channels, strict=True)]


def test_levels_are_the_models_own_stages(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = load_timm().create_model(TINY, features_only=True, out_indices=(1, 3)).eval()
    file = tmp_path / "tiny.safetensors"
    state = model.state_dict()
    save_file({name: state[name] for name in state if "num_batches" not in name}, file)
    weights = {"file": str(file), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    entry = {"kind": "timm", "model": TINY, "weights": weights, "transform": TRANSFORM}
    backbone = build_levels({**entry, "output": "levels", "levels": [1, 3]}, file)
    images = torch.randint(0, 256, (2, 64, 64, 3), dtype=torch.uint8)
    with torch.inference_mode():
        expected = model(images.permute(0, 3, 1, 2) / 255)
    for level, stage in zip(backbone(images), expected, strict=True):
        torch.testing.assert_close(level, stage.permute(0, 2, 3, 1))


def test_real_weights_fit(entries: dict[str, Any], local_weights: Callable[[dict[str, Any]], Path]) -> None:
    entry = entries["resnet18_levels"]
    shapes = build_levels(entry, local_weights(entry)).shapes((256, 256, 3))
    assert shapes == [(64, 64, 64), (32, 32, 128), (16, 16, 256)]


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize("name", ["deit_tiny_patch16_224", "deit_tiny_distilled_patch16_224"])
def test_tokens_after_a_block_are_one_map(name: str) -> None:
    """By hand: the first blocks, the final norm, no class or distillation token, row by row."""
    torch.manual_seed(0)
    entry = {
        "kind": "timm",
        "model": f"{name}.fb_in1k",
        "output": "levels",
        "block": 1,
        "transform": TRANSFORM | {"input": 224},
    }
    backbone = build_levels(entry)
    images = torch.randint(0, 256, (2, 224, 224, 3), dtype=torch.uint8)
    torch.manual_seed(0)
    model = load_timm().create_model(name, pretrained=False).eval()
    model.load_state_dict(backbone.module.model.state_dict(), strict=False)
    with torch.inference_mode():
        tokens = model._pos_embed(model.patch_embed(images.permute(0, 3, 1, 2) / 255))
        for block in model.blocks[:2]:
            tokens = block(tokens)
        expected = model.norm(tokens)[:, -196:].reshape(2, 14, 14, 192)
        (found,) = backbone(images)
    torch.testing.assert_close(found, expected)


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize("block", [-1, 12])
def test_a_block_that_the_transformer_lacks(entries: dict[str, Any], block: int) -> None:
    with pytest.raises(ValueError, match=rf"block is {block}; the transformer has blocks 0 to 11"):
        build_levels(entries["deit_base_distilled_patch16_384_tokens"] | {"block": block})


def test_real_tokens_fit(entries: dict[str, Any], local_weights: Callable[[dict[str, Any]], Path]) -> None:
    entry = entries["deit_tiny_patch16_224_tokens"]
    assert build_levels(entry, local_weights(entry)).shapes((256, 256, 3)) == [(14, 14, 192)]


def test_vectors_and_levels_are_not_confused(entries: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"Gaussian derivative.* gives feature maps"):
        build(entries["filter_bank"])
    with pytest.raises(ValueError, match=r"'pixels' gives feature vectors \(output: pixels\)"):
        build_levels(entries["identity"])

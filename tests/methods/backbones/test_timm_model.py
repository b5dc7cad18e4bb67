import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from sklearn.model_selection import LeaveOneOut, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from torch import nn

from methods.backbones import timm_model
from methods.backbones.build import build
from methods.backbones.torchvision_shim import load_timm

TINY = "test_resnet"  # timm's own miniature for tests


@pytest.fixture
def tiny(tmp_path: Path) -> tuple[dict[str, Any], Path, nn.Module]:
    """An entry with local weights, their file, and the model that they were saved from."""
    torch.manual_seed(0)
    model = load_timm().create_model(TINY, num_classes=7).eval()
    file = tmp_path / "tiny.safetensors"
    save_file(model.state_dict(), file)
    entry = {
        "kind": "timm",
        "model": TINY,
        "weights": {"file": str(file), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()},
        "arguments": {"num_classes": 7},
        "transform": {"input": 32, "mean": [0.0] * 3, "std": [1.0] * 3, "interpolation": "bilinear"},
    }
    return entry, file, model


def images(count: int = 2, side: int = 32) -> torch.Tensor:
    return torch.randint(0, 256, (count, side, side, 3), dtype=torch.uint8, generator=torch.manual_seed(0))


def test_outputs_are_the_models_own(tiny: tuple[dict[str, Any], Path, nn.Module]) -> None:
    """`head` is the model's forward pass, `pooled` what goes into its last layer."""
    entry, file, model = tiny
    pixels = images().permute(0, 3, 1, 2) / 255
    with torch.inference_mode():
        head = build({**entry, "output": "head"}, file)(images())
        pooled = build({**entry, "output": "pooled"}, file)(images())
        torch.testing.assert_close(head, model(pixels))
        torch.testing.assert_close(model.get_classifier()(pooled), head)


def test_a_backbone_is_frozen(tiny: tuple[dict[str, Any], Path, nn.Module]) -> None:
    entry, file, _ = tiny
    backbone = build({**entry, "output": "pooled"}, file)
    assert not any(parameter.requires_grad for parameter in backbone.parameters())
    assert not any(module.training for module in backbone.modules())


def test_other_bytes_are_refused(tiny: tuple[dict[str, Any], Path, nn.Module]) -> None:
    entry, file, model = tiny
    save_file({name: tensor + 1 for name, tensor in model.state_dict().items()}, file)
    with pytest.raises(ValueError, match="sha256 is"):
        build({**entry, "output": "pooled"}, file)


def test_a_name_without_tag_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'resnet18' names no pretrained weights.*a1_in1k"):
        build({"kind": "timm", "model": "resnet18", "output": "pooled"})


def test_the_tag_reaches_timm(monkeypatch: pytest.MonkeyPatch, entries: dict[str, Any]) -> None:
    timm, asked = load_timm(), []

    class Recorder:
        def create_model(self, name: str, pretrained: bool) -> nn.Module:
            asked.append((name, pretrained))
            return timm.create_model(TINY)

    monkeypatch.setattr(timm_model, "load_timm", Recorder)
    build(entries["resnet18_tv_in1k"])
    assert asked == [("resnet18.tv_in1k", True)]


@pytest.mark.parametrize(("name", "dimension"), [("mobilenet_edgetpu_100", 1280), ("deit_tiny_patch16_224", 192)])
def test_real_weights_fit(
    entries: dict[str, Any], local_weights: Callable[[dict[str, Any]], Path], name: str, dimension: int
) -> None:
    backbone = build(entries[name], local_weights(entries[name]))
    assert backbone.dimension((32, 32, 3)) == dimension


def test_mobilenet_has_no_first_activation(
    entries: dict[str, Any], local_weights: Callable[[dict[str, Any]], Path]
) -> None:
    entry = entries["mobilenet_edgetpu_100"]
    first, second = build(entry, local_weights(entry)).module.blocks[:2]
    assert isinstance(first[0].bn1.act, nn.Identity)
    assert isinstance(second[0].bn1.act, nn.ReLU)


def test_real_classes_separate(
    entries: dict[str, Any],
    local_weights: Callable[[dict[str, Any]], Path],
    cifar10: Callable[[str, int], np.ndarray],
) -> None:
    """Aeroplanes and cats, 50 each: the nearest neighbour of an image is nearly always of its own class."""
    entry = entries["mobilenet_edgetpu_100"]
    backbone = build(entry, local_weights(entry))
    pictures = np.concatenate([cifar10("test/airplane", 50), cifar10("test/cat", 50)])
    with torch.inference_mode():
        features = nn.functional.normalize(backbone(torch.from_numpy(pictures))).numpy()
    scores = cross_val_score(KNeighborsClassifier(1), features, [0] * 50 + [1] * 50, cv=LeaveOneOut())
    assert scores.mean() >= 0.95

import hashlib
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from methods.backbones.build import build
from methods.backbones.torchvision_shim import load_torchvision


class Poison:
    """Unpickling this creates a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple:
        return Path.mkdir, (self.folder,)


def torchvision_encoder(head: str) -> nn.Module:
    """The official code's encoder: torchvision's ResNet-50 with 128 classes, for v2 with another layer."""
    torch.manual_seed(0)
    encoder = load_torchvision().models.resnet50(num_classes=128)
    if head == "mlp":
        encoder.fc = nn.Sequential(nn.Linear(2048, 2048), nn.ReLU(), encoder.fc)
    for module in encoder.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2)
    return encoder.eval()


def official(encoder: nn.Module) -> dict[str, Any]:
    """A checkpoint in the official format: both encoders, the queue and what training needs to go on."""
    query = {f"module.encoder_q.{name}": tensor for name, tensor in encoder.state_dict().items()}
    training = {"module.encoder_k.fc.bias": torch.zeros(128), "module.queue": torch.zeros(128, 16)}
    return {"epoch": 200, "arch": "resnet50", "state_dict": query | training, "optimizer": {"state": {}}}


def saved(checkpoint: Any, folder: Path, head: str, *, zipped: bool = True) -> tuple[dict[str, Any], Path]:
    """A checkpoint's entry and file."""
    file = folder / "moco.pth.tar"
    torch.save(checkpoint, file, _use_new_zipfile_serialization=zipped)
    entry = {
        "kind": "moco",
        "md5": hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest(),
        "head": head,
        "transform": {"input": 64, "mean": [0.5] * 3, "std": [0.25] * 3, "interpolation": "bilinear"},
        "output": "head",
    }
    return entry, file


@pytest.mark.parametrize(("head", "zipped"), [("linear", False), ("mlp", True)])
def test_features_are_the_query_encoders_output(tmp_path: Path, head: str, zipped: bool) -> None:
    """The same as torchvision's own forward pass, from both of torch's file formats."""
    encoder = torchvision_encoder(head)
    images = torch.randint(0, 256, (2, 64, 64, 3), dtype=torch.uint8)
    with torch.inference_mode():
        expected: Tensor = encoder((images.permute(0, 3, 1, 2) / 255 - 0.5) / 0.25)
        features = build(*saved(official(encoder), tmp_path, head, zipped=zipped))(images)
    assert features.shape == (2, 128)
    assert expected.std() > 1e-2
    torch.testing.assert_close(features, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("kept", "complaint"),
    [
        ("module.encoder_q.fc", "missing: bn1.bias, bn1.running_mean, bn1.running_var and .* more"),
        ("module.encoder_q.none", "missing: bn1.bias"),
    ],
)
def test_an_incomplete_encoder_is_refused(tmp_path: Path, kept: str, complaint: str) -> None:
    checkpoint = official(torchvision_encoder("linear"))
    state = checkpoint["state_dict"]
    checkpoint["state_dict"] = {name: state[name] for name in state if name.startswith(kept)}
    with pytest.raises(ValueError, match=f"moco.pth.tar does not fit ResNet: {complaint}"):
        build(*saved(checkpoint, tmp_path, "linear"))


def test_the_other_versions_head_is_refused(tmp_path: Path) -> None:
    checkpoint = official(torchvision_encoder("linear"))
    with pytest.raises(ValueError, match=r"missing: fc\.0\.bias.*unexpected: fc\.bias, fc\.weight"):
        build(*saved(checkpoint, tmp_path, "mlp"))


def test_a_poisoned_checkpoint_is_not_run(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    with pytest.raises(ValueError, match=r"moco\.pth\.tar is no MoCo checkpoint"):
        build(*saved({"state_dict": Poison(victim)}, tmp_path, "linear"))
    assert not victim.exists()


def test_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"is no MoCo checkpoint.*state_dict"):
        build(*saved({"model": {}}, tmp_path, "linear"))


def test_other_bytes_are_refused(tmp_path: Path) -> None:
    entry, file = saved({"state_dict": {}}, tmp_path, "linear")
    with pytest.raises(ValueError, match="md5 is"):
        build({**entry, "md5": "0" * 32}, file)

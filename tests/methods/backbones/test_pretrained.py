import json
from pathlib import Path
from typing import Any

import pytest
import torch
from jsonschema import Draft202012Validator
from torch import Tensor, nn

from methods.backbones.build import build, build_levels
from methods.backbones.pretrained import write
from methods.backbones.resnet import projecting

TRANSFORM = {"input": 32, "mean": [0.5] * 3, "std": [0.25] * 3, "interpolation": "bilinear"}
NARROW = {"channels": [4, 8, 8, 16]}
IMAGES = torch.randint(0, 256, (2, 32, 32, 3), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
ENTRY = {
    "kind": "pretrained",
    "label": "MoCo v2, ResNet-18, ours",
    "pretraining": "ours",
    "output": "head",
    "source": {"output": "choice"},
    "reason": "A test.",
    "licence": "none",
}


@pytest.fixture
def trained(tmp_path: Path) -> tuple[nn.Module, Path]:
    """An encoder and what pretraining would leave of it."""
    torch.manual_seed(0)
    model = projecting("test_resnet", 8, "mlp", small_images=True, **NARROW).eval()
    file = tmp_path / "encoder.safetensors"
    settings = {"architecture": "test_resnet", "arguments": NARROW, "dimensions": 8, "small_images": True, "epochs": 3}
    write(file, model, transform=TRANSFORM, **settings)
    return model, file


def inputs() -> Tensor:
    return (IMAGES.permute(0, 3, 1, 2) / 255 - 0.5) / 0.25


def test_features_are_the_encoders(trained: tuple[nn.Module, Path]) -> None:
    model, file = trained
    with torch.inference_mode():
        torch.testing.assert_close(build(ENTRY, file)(IMAGES), model(inputs()))
        pooled = model.forward_head(model.forward_features(inputs()), pre_logits=True)
        torch.testing.assert_close(build({**ENTRY, "output": "pooled"}, file)(IMAGES), pooled)


def test_levels_are_the_encoders_stages(trained: tuple[nn.Module, Path]) -> None:
    model, file = trained
    with torch.inference_mode():
        found = build_levels({**ENTRY, "output": "levels", "levels": [1, 3]}, file)(IMAGES)
        expected = model.forward_intermediates(inputs(), indices=[1, 3], intermediates_only=True)
    assert len(found) == 2
    for ours, theirs in zip(found, expected, strict=True):
        torch.testing.assert_close(ours, theirs.permute(0, 2, 3, 1))


def test_an_extractor_gives_no_vectors(trained: tuple[nn.Module, Path]) -> None:
    _, file = trained
    description = file.with_suffix(".json")
    found = json.loads(description.read_text())
    description.write_text(json.dumps({name: found[name] for name in found if name != "dimensions"}))
    with pytest.raises(ValueError, match=r"gives level maps alone; expected `output: levels`, found head"):
        build(ENTRY, file)


def test_other_weights_than_the_described_are_refused(trained: tuple[nn.Module, Path]) -> None:
    _, file = trained
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(ValueError, match=r"encoder.safetensors: sha256 is"):
        build(ENTRY, file)


def test_a_description_must_be_there_and_be_one(trained: tuple[nn.Module, Path]) -> None:
    _, file = trained
    description = file.with_suffix(".json")
    description.write_text(json.dumps({"architecture": "test_resnet"}))
    with pytest.raises(ValueError, match=r"encoder.json has no 'transform'"):
        build(ENTRY, file)
    description.unlink()
    with pytest.raises(FileNotFoundError, match="pretrain them again"):
        build(ENTRY, file)


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        ({}, True),
        ({"output": "levels", "levels": [1, 2]}, True),
        ({"output": "levels"}, False),
        ({"levels": [1]}, False),
        ({"output": "levels", "block": 7}, True),
        ({"output": "levels", "block": 7, "levels": [1]}, False),
        ({"weights": {"file": "encoder.safetensors"}}, False),
        ({"transform": TRANSFORM}, False),
    ],
)
def test_the_schema(schema: dict[str, Any], change: dict[str, Any], valid: bool) -> None:
    """The architecture and the transform are in the weights' description, not in the entry."""
    assert Draft202012Validator(schema).is_valid({"ours": {**ENTRY, **change}}) == valid

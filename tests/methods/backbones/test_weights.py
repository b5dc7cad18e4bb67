import hashlib
from pathlib import Path

import pytest
import torch
from torch import nn

from methods.backbones.weights import load_exactly, verified

FILE = Path("linear.safetensors")


@pytest.mark.parametrize("algorithm", ["md5", "sha256"])
def test_only_the_expected_bytes_are_accepted(tmp_path: Path, algorithm: str) -> None:
    file = tmp_path / "weights"
    file.write_bytes(b"the right ones")
    expected = hashlib.new(algorithm, b"the right ones").hexdigest()
    assert verified(file, algorithm, expected) == file
    file.write_bytes(b"others")
    with pytest.raises(ValueError, match=f"weights: {algorithm} is .* expected {expected}"):
        verified(file, algorithm, expected)


@pytest.mark.parametrize("file", [None, Path("nowhere.safetensors")])
def test_an_absent_file_is_named(file: Path | None) -> None:
    with pytest.raises(FileNotFoundError, match=f"no weight file at {file}"):
        verified(file, "sha256", "0" * 64)


def test_fitting_parameters_are_loaded() -> None:
    source, target = nn.Linear(2, 3), nn.Linear(2, 3)
    load_exactly(target, source.state_dict(), FILE)
    torch.testing.assert_close(target.weight, source.weight, rtol=0, atol=0)


@pytest.mark.parametrize(
    ("state", "complaint"),
    [
        ({"weight": torch.zeros(3, 2)}, "missing: bias"),
        ({"weight": torch.zeros(2, 3), "bias": torch.zeros(3)}, "wrong shape: weight"),
        ({f"layer{i}": torch.zeros(1) for i in range(5)}, "unexpected: layer0, layer1, layer2 and 2 more"),
    ],
)
def test_misfits_are_named(state: dict[str, torch.Tensor], complaint: str) -> None:
    with pytest.raises(ValueError, match=f"{FILE} does not fit Linear.*{complaint}"):
        load_exactly(nn.Linear(2, 3), state, FILE)


def test_counters_of_training_steps_may_be_missing() -> None:
    model = nn.BatchNorm1d(3)
    state = {name: tensor + 1 for name, tensor in model.state_dict().items() if name != "num_batches_tracked"}
    load_exactly(model, state, FILE)
    assert model.running_mean.tolist() == [1, 1, 1]

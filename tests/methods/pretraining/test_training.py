import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from methods.backbones.build import build
from methods.pretraining.moco import MoCo
from methods.pretraining.probe import Probe
from methods.pretraining.run import Run
from methods.pretraining.settings import Augmentation
from methods.pretraining.training import learning_rate, pretrain
from methods.pretraining.views import Batch
from tests.methods.pretraining.world import TRANSFORM, images, moco, settings, train

ROOT = Path(__file__).parents[3]
WORLD = "tests.methods.pretraining.world"


class Killed(Exception):
    pass


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an uninterrupted training of three epochs leaves."""
    return train(tmp_path_factory.mktemp("whole") / "encoder.safetensors", epochs=3)


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.with_name("encoder.epochs.jsonl").read_text().splitlines()]


def killed_after(steps: int, out: Path, **others: Any) -> None:
    """Train until a kill takes the place of the next step."""
    done, step = [], Run.step

    def counting(run: Run, *arguments: Any) -> torch.Tensor:
        if len(done) == steps:
            raise Killed
        done.append(step(run, *arguments))
        return done[-1]

    with patch.object(Run, "step", counting), pytest.raises(Killed):
        train(out, **others)


@pytest.mark.parametrize("steps", [2, 5])
def test_a_killed_training_goes_on_to_the_same_weights(whole: Path, tmp_path: Path, steps: int) -> None:
    """Bit for bit, whether killed between two epochs or within one; nothing half-done looks done."""
    out = tmp_path / "encoder.safetensors"
    killed_after(steps, out, epochs=3)
    assert not out.exists()
    assert len(lines(out)) == steps // 2
    train(out, epochs=3)
    assert out.read_bytes() == whole.read_bytes()
    assert lines(out) == lines(whole)
    names = {"encoder.epochs.jsonl", "encoder.json", "encoder.safetensors"}
    assert {file.name for file in tmp_path.iterdir()} == names


def test_another_runs_checkpoint_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "encoder.safetensors"
    killed_after(2, out, epochs=4)
    with pytest.raises(ValueError, match=r"another run: epochs is 4 there and 3 here; remove it"):
        train(out, epochs=3)


def test_the_same_seed_gives_the_same_and_another_does_not(whole: Path, tmp_path: Path) -> None:
    again, other = tmp_path / "a" / "encoder.safetensors", tmp_path / "b" / "encoder.safetensors"
    train(again, epochs=3)
    pretrain(moco(seed=4, epochs=3), other, device="cpu", seed=4)
    assert again.read_bytes() == whole.read_bytes()
    assert other.read_bytes() != whole.read_bytes()


def test_the_encoder_is_a_backbone(whole: Path) -> None:
    """Its features differ from image to image, and its description knows how it came about."""
    features = build({"kind": "pretrained", "output": "head"}, whole)(torch.from_numpy(images(4)))
    assert features.shape == (4, 8)
    assert features.std(0).min() > 1e-4
    described = json.loads(whole.with_suffix(".json").read_text())
    assert (described["architecture"], described["epochs"], described["seed"]) == ("test_resnet", 3, 3)
    assert described["transform"] == TRANSFORM


def test_the_loss_falls(tmp_path: Path) -> None:
    """Once the queue's random beginning has gone, images are told apart: 3.44 nats become 2.7, where log 33 is 3.5."""
    out = tmp_path / "encoder.safetensors"
    crops = Augmentation(crop_area=(0.6, 1.0), jitter_probability=0, grey_probability=0, blur_probability=0)
    batches = {"batch": 16, "group": 16, "queue": 32, "momentum": 0.95, "sgd_momentum": 0.5, "learning_rate": 1.0}
    pretrain(moco(64, 0, epochs=20, augmentation=crops, **batches), out, device="cpu", seed=0)
    losses = [line["loss"] for line in lines(out)]
    assert np.mean(losses[-4:]) < np.mean(losses[3:7]) - 0.4


def test_each_epoch_is_logged_and_probed_as_often_as_asked(tmp_path: Path) -> None:
    """Epoch 0 is the encoder before any training."""
    out, probe = tmp_path / "encoder.safetensors", Probe(images(6), np.arange(6) % 2, neighbours=3, every=2)
    pretrain(moco(epochs=3), out, device="cpu", seed=3, probe=probe)
    assert [line["epoch"] for line in lines(out)] == [0, 1, 2, 3]
    assert ["loss" in line for line in lines(out)] == [False, True, True, True]
    assert ["probe_accuracy" in line for line in lines(out)] == [True, False, True, False]
    untrained = probe.accuracy(moco(epochs=3).backbone(), "cpu", 8)
    assert lines(out)[0]["probe_accuracy"] == untrained
    assert lines(out)[2]["probe_accuracy"] * 6 == pytest.approx(round(lines(out)[2]["probe_accuracy"] * 6))


def test_the_probe_sees_the_features_before_the_head() -> None:
    found = moco()
    assert found.backbone().dimension((16, 16, 3)) == found.model.query.fc[0].in_features
    assert not any(module.training for module in found.backbone().modules())
    assert found.model.query.training


def test_the_probe_changes_nothing(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "encoder.safetensors"
    probe = Probe(images(6), np.arange(6) % 2)
    pretrain(moco(epochs=3), out, device="cpu", seed=3, probe=probe)
    assert out.read_bytes() == whole.read_bytes()


def test_every_epoch_is_drawn_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds, draw = [], MoCo.batches

    def noting(objective: MoCo, seed: int, share: slice) -> Iterator[Batch]:
        seeds.append(seed)
        return draw(objective, seed, share)

    monkeypatch.setattr(MoCo, "batches", noting)
    train(tmp_path / "encoder.safetensors", epochs=3)
    assert len(set(seeds)) == 3


def test_the_learning_rate_falls_along_a_cosine() -> None:
    """From the rate of the batch, officially 0.03 for 256 images, past its half at half time."""
    usual = settings(epochs=200, batch=256, queue=256)
    assert [learning_rate(usual, epoch) for epoch in (1, 101)] == pytest.approx([0.03, 0.015])
    assert learning_rate(usual, 200) == pytest.approx(0.015 * (1 - np.cos(np.pi / 200)))
    assert learning_rate(settings(epochs=200), 1) == pytest.approx(0.03 / 32)


@pytest.mark.parametrize(
    ("others", "count", "complaint"),
    [
        ({"group": 3}, 20, "batch is 8, no multiple of group, 3"),
        ({"queue": 4}, 20, "queue is 4, but each batch brings 8 keys"),
        ({"initial": "a04e"}, 20, "official checkpoints hold resnet50 with 128 dimensions"),
        ({}, 7, "found 7 images, fewer than a batch of 8"),
        ({"learning_rate": 1e30}, 20, "the loss of epoch 1 is not finite; lower learning_rate"),
    ],
)
def test_what_cannot_be_trained(tmp_path: Path, others: dict[str, Any], count: int, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        pretrain(moco(count, **others), tmp_path / "e.safetensors", device="cpu", seed=0)


def test_a_batch_that_the_memory_does_not_hold_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A smaller one would be another training."""

    def full(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    objective = moco(20)
    monkeypatch.setattr(objective, "loss", full)
    with pytest.raises(MemoryError, match="a step of pretraining with batch 8: the memory of cpu does not hold it"):
        pretrain(objective, tmp_path / "e.safetensors", device="cpu", seed=0)


@contextmanager
def second_process(out: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another process that trains for an epoch with this one, as under torchrun."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for name, value in {"WORLD_SIZE": "2", "RANK": "0", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}.items():
        monkeypatch.setenv(name, value)
    train_too = f"from pathlib import Path; import {WORLD} as world; world.train(Path({str(out)!r}), epochs=1)"
    environment = {**os.environ, "RANK": "1", "OMP_NUM_THREADS": "1"}
    child = subprocess.Popen([sys.executable, "-W", "error", "-c", train_too], cwd=ROOT, env=environment)
    try:
        yield
        assert child.wait(timeout=60) == 0
    finally:
        child.kill()


def test_two_processes_train_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws, keys, gradients and running statistics are those of one process, up to rounding."""
    alone, together = tmp_path / "alone" / "encoder.safetensors", tmp_path / "together" / "encoder.safetensors"
    train(alone, epochs=1)
    with second_process(together, monkeypatch):
        train(together, epochs=1)
    torch.testing.assert_close(load_file(together), load_file(alone), rtol=1e-4, atol=1e-5)
    assert lines(together)[0] == pytest.approx(lines(alone)[0], rel=1e-5)

import platform
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from workflow import device
from workflow.errors import ConfigurationError

Machine = Callable[..., None]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Makes this machine one with as many GPUs, whatever it has."""

    def make(count: int, visible: str | None = None) -> None:
        monkeypatch.setattr(device, "_gpus", lambda: [Path(f"/dev/nvidia{number + 3}") for number in range(count)])
        monkeypatch.setattr(device, "UNNUMBERED", ())
        monkeypatch.setattr(torch.cuda, "device_count", lambda: count)
        monkeypatch.setattr(torch.cuda, "is_available", lambda: count > 0)
        monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
        if visible is not None:
            monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)

    return make


@pytest.mark.parametrize(
    ("name", "count", "visible"),
    [
        ("auto", 0, None),
        ("cpu", 0, None),
        ("cuda", 1, None),
        ("cuda:0", 1, None),
        ("cuda:1", 2, None),
        ("cuda:0", 4, "3"),
        ("cuda:1", 4, "GPU-1f, GPU-2a"),
    ],
)
def test_a_device_that_is_there(machine: Machine, name: str, count: int, visible: str | None) -> None:
    machine(count, visible)
    device.check(name)


@pytest.mark.parametrize(
    ("name", "count", "visible", "found"),
    [
        ("cuda", 0, None, "no GPU"),
        ("cuda:0", 0, None, "no GPU"),
        ("cuda:1", 1, None, "1 GPU"),
        ("cuda:10", 2, None, "2 GPUs"),
        ("cuda:1", 4, "3", "1 GPU"),
        ("cuda", 4, "", "no GPU"),
        ("cuda", 4, "-1", "no GPU"),
    ],
)
def test_a_device_that_is_not_there(machine: Machine, name: str, count: int, visible: str | None, found: str) -> None:
    machine(count, visible)
    message = f"config/config.yaml: device: found {name}, but this machine has {found}; use auto or cpu"
    with pytest.raises(ConfigurationError, match=f"^{message}$"):
        device.check(name)


def test_gpus_without_numbers_are_left_to_torch(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine(0)
    monkeypatch.setattr(device, "UNNUMBERED", ("/dev/null",))
    device.check("cuda")


def test_auto_is_a_gpu_where_there_is_one(machine: Machine) -> None:
    machine(0)
    assert [device.resolve(name) for name in ("auto", "cpu")] == ["cpu", "cpu"]
    machine(2)
    assert [device.resolve(name) for name in ("auto", "cpu", "cuda:1")] == ["cuda", "cpu", "cuda:1"]


def test_a_job_refuses_a_gpu_that_torch_does_not_see(machine: Machine) -> None:
    machine(1)
    with pytest.raises(ConfigurationError, match=f"found cuda:1, but this job on {platform.node()} sees 1 GPU; "):
        device.resolve("cuda:1")


@pytest.mark.parametrize("deterministic", [True, False])
def test_a_job_on_a_gpu_is_set_up(machine: Machine, monkeypatch: pytest.MonkeyPatch, deterministic: bool) -> None:
    asked: list[tuple[bool, str]] = []
    monkeypatch.setattr("methods.determinism.use_deterministic_algorithms", lambda *given: asked.append(given))
    machine(1)
    assert device.of_job({"device": "auto", "deterministic": deterministic}) == "cuda"
    assert asked == [(deterministic, "cuda")]


def test_the_cpu_has_a_name() -> None:
    assert device.describe("cpu")

"""Which device a run uses."""

import os
import platform
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workflow.errors import ConfigurationError

# Where Windows' Linux and AMD's GPUs are; torch alone can count them.
UNNUMBERED = ("/dev/dxg", "/dev/kfd")


def check(name: str) -> None:
    """Refuse a GPU that this machine does not have, without the seconds that importing torch takes."""
    if name.startswith("cuda") and not any(map(os.path.exists, UNNUMBERED)):
        _check_number(name, _visible(len(_gpus())), "this machine has")


def resolve(name: str) -> str:
    """In a job: `auto` becomes `cuda` where torch sees a GPU, else `cpu`; one that torch does not see is refused."""
    import torch

    if name.startswith("cuda"):
        _check_number(name, torch.cuda.device_count(), f"this job on {platform.node()} sees")
    return ("cuda" if torch.cuda.is_available() else "cpu") if name == "auto" else name


def of_job(config: Mapping[str, Any]) -> str:
    """The device of a job, resolved and set up as config.yaml says."""
    from methods.determinism import use_deterministic_algorithms

    device = resolve(config["device"])
    use_deterministic_algorithms(config["deterministic"], device)
    return device


def describe(device: str) -> str:
    """The device's name as its vendor prints it."""
    if device.startswith("cuda"):
        import torch

        return torch.cuda.get_device_name(device)
    cpuinfo = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text()) if cpuinfo.exists() else None
    return found[1] if found else platform.machine()


def stack_size(members_per_stack: Mapping[str, int], device: str) -> int:
    """How many members train as one stack on that device."""
    return members_per_stack[device.partition(":")[0]]


def _check_number(name: str, count: int, found: str) -> None:
    """CUDA numbers the GPUs that it sees from 0, whatever their files are called."""
    if int(name.partition(":")[2] or 0) >= count:
        there = f"{count} GPU{'s' if count > 1 else ''}" if count else "no GPU"
        raise ConfigurationError(f"config/config.yaml: device: found {name}, but {found} {there}; use auto or cpu")


def _gpus() -> list[Path]:
    return list(Path("/dev").glob("nvidia[0-9]*"))


def _visible(count: int) -> int:
    """How many of the machine's GPUs this process may use."""
    chosen = os.environ.get("CUDA_VISIBLE_DEVICES")
    if chosen is None:
        return count
    return min(count, sum(entry.strip() not in ("", "-1") for entry in chosen.split(",")))

"""The most memory that this process has had at one time."""

import re
from pathlib import Path

import torch

STATUS = Path("/proc/self/status")
_KIB_PER_MIB = 1024


def peak_mib(device: str) -> float:
    """In MiB: what PyTorch allocated on a GPU, or on the CPU the resident set, Python and its libraries included.

    The kernel's own mark counts from the start of the program; `getrusage` counts the parent's memory too.
    """
    if device.startswith("cuda"):
        return torch.cuda.max_memory_allocated(device) / 2**20
    found = re.search(r"VmHWM:\s+(\d+) kB", STATUS.read_text())
    if found is None:
        raise ValueError(f"{STATUS} has no VmHWM, the peak of resident memory; measure on Linux, or on a GPU")
    return int(found[1]) / _KIB_PER_MIB

"""How a benchmark says what it found."""

import json
import platform
import re
from pathlib import Path

import torch


def report(benchmark: str, case: str, device: torch.device, *, seconds: float, baseline: float, **more: object) -> None:
    """One line for a reader and one of JSON; `seconds` and `baseline` were measured in the same run."""
    ratio = baseline / seconds
    print(f"{case}: {1e3 * seconds:.1f} ms, baseline {1e3 * baseline:.1f} ms, {ratio:.2f} times as fast")
    found = {"seconds": round(seconds, 6), "baseline": round(baseline, 6), "ratio": round(ratio, 3), **more}
    where = {"device": device_name(device), "threads": torch.get_num_threads(), "torch": torch.__version__}
    print(json.dumps({"benchmark": benchmark, "case": case, **found, **where}), flush=True)


def device_name(device: torch.device) -> str:
    """The processor's name as its vendor prints it."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    cpuinfo = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text()) if cpuinfo.exists() else None
    return found[1] if found else platform.machine()

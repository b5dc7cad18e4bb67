"""How a benchmark says what it found."""

import json

import torch

from workflow.device import describe

LIMIT_MIB = 8000


def report(benchmark: str, case: str, device: torch.device, *, seconds: float, baseline: float, **more: object) -> None:
    """One line for a reader and one of JSON; `seconds` and `baseline` were measured in the same run."""
    ratio = baseline / seconds
    line = f"{1e3 * seconds:.1f} ms, baseline {1e3 * baseline:.1f} ms, {ratio:.2f} times as fast"
    found = {"seconds": round(seconds, 6), "baseline": round(baseline, 6), "ratio": round(ratio, 3), **more}
    _print(benchmark, case, device, line, found)


def report_memory(benchmark: str, case: str, device: torch.device, *, peak: float, anonymous: float) -> bool:
    """Likewise, in MiB; whether the peak is below the limit. `anonymous` is what is not of files."""
    line = f"{peak:.0f} MiB of {LIMIT_MIB} at most, {anonymous:.0f} MiB of them not of mapped files"
    _print(benchmark, case, device, line, {"peak_mib": round(peak), "anonymous_mib": round(anonymous)})
    return peak < LIMIT_MIB


def _print(benchmark: str, case: str, device: torch.device, line: str, found: dict[str, object]) -> None:
    print(f"{case}: {line}")
    where = {"device": describe(str(device)), "threads": torch.get_num_threads(), "torch": torch.__version__}
    print(json.dumps({"benchmark": benchmark, "case": case, **found, **where}), flush=True)

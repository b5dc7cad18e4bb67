"""How a benchmark says what it found."""

import json

import torch

from workflow.device import describe


def report(benchmark: str, case: str, device: torch.device, *, seconds: float, baseline: float, **more: object) -> None:
    """One line for a reader and one of JSON; `seconds` and `baseline` were measured in the same run."""
    ratio = baseline / seconds
    print(f"{case}: {1e3 * seconds:.1f} ms, baseline {1e3 * baseline:.1f} ms, {ratio:.2f} times as fast")
    found = {"seconds": round(seconds, 6), "baseline": round(baseline, 6), "ratio": round(ratio, 3), **more}
    where = {"device": describe(str(device)), "threads": torch.get_num_threads(), "torch": torch.__version__}
    print(json.dumps({"benchmark": benchmark, "case": case, **found, **where}), flush=True)

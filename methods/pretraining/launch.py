"""Starts a pretraining here, or under torchrun where several GPUs can share its batches."""

import subprocess
import sys
from pathlib import Path

import torch

from methods.pretraining.order import Order


def launch(order: Order, path: Path, log: str) -> int:
    """Carry out the order, which is left at `path` for its processes; returns how many they were.

    Several write to the file `log`, the first of them alone.
    """
    order.write(path)
    count = process_count(order.device, torch.cuda.device_count(), order.shares)
    if count == 1:
        order.carry_out()
    else:
        torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={count}"]
        subprocess.run([*torchrun, "-m", "methods.pretraining", str(path), log], check=True)
    return count


def process_count(device: str, gpus: int, shares: int) -> int:
    """The most of `gpus` that share a batch of `shares` parts evenly; one where the device is not `cuda` at large."""
    if device != "cuda":
        return 1
    return max(count for count in range(1, max(gpus, 1) + 1) if shares % count == 0)

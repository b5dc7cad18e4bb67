"""Seconds with the MALLOC_* settings of workflow/environment.py, and (the baseline) with glibc's own.

    python -m benchmarks.allocation [--rounds 2] [--threads 2]

glibc reads its settings when a process starts: each measurement is a process of its own, and the two take turns. On
the CPU only, as malloc gives a GPU's tensors no memory.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from benchmarks.report import report
from benchmarks.timing import timed
from benchmarks.world import ROOT, config, contrastive_flow, members, untrained
from methods.backbones.build import build
from methods.features import extract
from methods.flows.stack import FlowStack
from methods.flows.training import train
from workflow.environment import VARIABLES

CPU = torch.device("cpu")
SETTINGS = {name: value for name, value in VARIABLES.items() if name.startswith(("MALLOC_", "GLIBC_"))}
BACKBONE = config("backbones")["mobilenet_edgetpu_100"]
WEIGHTS = Path(BACKBONE["weights"]["file"].format(shared=ROOT / config("config")["shared"]))
REPEATS = 2


def training() -> Callable[[], object]:
    """Two steps of fifty stacked flows."""
    method = contrastive_flow()
    stack, data = FlowStack(untrained(method, 50)), members(50, CPU)
    schedule = replace(method.schedule, epochs=0, minimum_steps=2)
    return lambda: train(stack, data, method.objective(0), schedule)


def extraction() -> Callable[[], object]:
    """MobileNet's features of 256 small images."""
    backbone = build(BACKBONE, WEIGHTS)
    images = np.random.default_rng(0).integers(0, 256, (256, 32, 32, 3), dtype=np.uint8)
    folder = tempfile.TemporaryDirectory()
    return lambda: extract(backbone, images, Path(folder.name) / "features.npy")


CASES = {"training": training, "extraction": extraction}


def seconds(case: str) -> float:
    """The median of a few repeats, after one that warms up."""
    work = CASES[case]()
    work()
    return statistics.median(timed(work)[0] for _ in range(REPEATS))


def seconds_in_new_process(case: str, threads: int, settings: Mapping[str, str]) -> float:
    """`seconds` in a process that has the project's environment, but of SETTINGS only `settings`."""
    environment = {name: value for name, value in {**os.environ, **VARIABLES}.items() if name not in SETTINGS}
    command = [sys.executable, "-m", "benchmarks.allocation", "--threads", str(threads), "--case", case]
    found = subprocess.run(command, env={**environment, **settings}, stdout=subprocess.PIPE, text=True, check=True)
    return float(found.stdout)


def compare(case: str, threads: int, rounds: int) -> None:
    turns = [[seconds_in_new_process(case, threads, chosen) for chosen in ({}, SETTINGS)] for _ in range(rounds)]
    baseline, measured = map(statistics.median, zip(*turns, strict=True))
    report("allocation", case, CPU, seconds=measured, baseline=baseline, settings=SETTINGS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=2, help="turns that each of the two takes")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--case", choices=CASES, help="print the seconds of one case, in this process")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.case:
        print(seconds(options.case))
        return
    compare("training", options.threads, options.rounds)
    if WEIGHTS.is_file():
        compare("extraction", options.threads, options.rounds)
    else:
        print(f"extraction: left out, there is no {WEIGHTS}")


if __name__ == "__main__":
    main()

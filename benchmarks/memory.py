"""Peak resident memory on the CPU of the steps that take most, each in a process of its own. The limit is 8000 MiB.

    python -m benchmarks.memory [--only fit_maps] [--threads 1]

Of the papers' suite MVTec AD's largest category is taken (hazelnut: 391 images train, 110 test) with all repetitions,
for metrics the one with most test images (pill: 167); of the development suite, screw. Images and masks are simulated,
and encoders have random weights. What is reduced does not change a peak: encoders are given two batches, of which
each is written and forgotten before the next; flows take few steps, of which the last has all that training keeps. A
line also says how much is not of mapped files, whose pages the system takes back when it needs them.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from benchmarks.report import report_memory
from benchmarks.simulated import SIDE, SameMaps, encoder, noise, squares
from benchmarks.world import config
from data.array_file import mapped_array
from methods.anomalies.bank import Draw, NormalImages, read_anomalies, write_bank
from methods.anomalies.synthetic import read_synthetic, write_synthetic
from methods.backbones.backbone import LevelBackbone
from methods.conv_flows.localiser import ConvFlowLocaliser
from methods.conv_flows.training import images_at_once
from methods.cost.memory import peak_mib
from methods.fitting import build
from methods.levels import Levels, extract_levels, read_levels
from methods.localiser import Localiser, MapTrainingSet, SyntheticAnomalies
from methods.map_flows.members import shapes_of
from methods.map_runs import MapRun
from reports.localisation.definitions import DEFINITIONS
from reports.localisation.evaluation import evaluate
from reports.localisation.regions import label_regions
from workflow.environment import VARIABLES
from workflow.evaluation import train_and_evaluate

ENCODED, CATEGORY, SYNTHETIC = 64, "simulated", "synthetic_anomalies"
MVTEC = config("datasets")["mvtec_ad"]["counts"]
COPIES = config("anomalies")["known"]["copies"]["value"]
LARGEST = max(MVTEC["train"], key=MVTEC["train"].__getitem__)
MAP_FLOWS = {"meta_epochs": 2, "sub_epochs": 1, "warm_up_epochs": 1, "steps_per_batch": 1}
CONV_FLOWS = {"epochs": 1, "epochs_per_evaluation": 1}
Settings = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """A job of a suite: `work` on the backbone that the suite gives to the `role`, and the method that it trains."""

    suite: str
    work: Callable[["Step", Path], None]
    role: str
    method: str = ""
    category: str = LARGEST
    repetitions: int = 1

    @property
    def backbone(self) -> Mapping[str, Any]:
        entry: Mapping[str, Any] = config("backbones")[config(f"suites/{self.suite}")["level_backbones"][self.role]]
        return entry

    @property
    def name(self) -> str:
        what = self.method or self.backbone["model"]
        return f"{self.suite}: {self.work.__name__} of {self.category}, {what}, {self.repetitions} repetitions"


def extract(step: Step, folder: Path) -> None:
    extract_levels(encoder(step.backbone), noise(ENCODED), folder / "levels")


def anomalies(step: Step, folder: Path) -> None:
    """Of one repetition: they are made one after the other."""
    normal = NormalImages(noise(MVTEC["train"][step.category]), textured=False)
    write_bank(folder / "bank", encoder(step.backbone), draws(step, normal), copies=COPIES)


def synthesise(step: Step, folder: Path) -> None:
    normal = NormalImages(noise(ENCODED // 2), textured=False)
    write_synthetic(folder / "bank", encoder(step.backbone), {CATEGORY: normal}, copies=2, seeds={CATEGORY: 0})


def fit_maps(step: Step, folder: Path) -> None:
    """As the rule's script, of what `prepare` has written."""
    normal, test = read_levels(folder / "train"), read_levels(folder / "test")
    kind, settings, images = reduced(step, normal)
    localisers: list[Localiser] = [build(kind, settings, seed, "cpu") for seed in range(step.repetitions)]
    trained = tuple(level[:images] for level in normal)
    rows = {CATEGORY: np.arange(len(test[0]))}
    runs = [
        MapRun(CATEGORY, repetition, repetition, training_set(step, folder, trained, repetition), rows)
        for repetition in range(step.repetitions)
    ]
    maps = mapped_array(folder / "maps", (len(runs), len(test[0]), SIDE, SIDE))
    train_and_evaluate(localisers, runs, test, label_regions(squares(len(test[0]))), maps)


def metrics(step: Step, folder: Path) -> None:
    count = MVTEC["test"][step.category]
    maps = np.random.default_rng(0).standard_normal((count, SIDE, SIDE), dtype=np.float32)
    regions = label_regions(squares(count))
    evaluate(maps.max((1, 2)), maps, regions)
    for definition in DEFINITIONS.values():
        definition(maps, regions)


STEPS = [
    Step("development", synthesise, "resnet18", category="screw"),
    Step("development", fit_maps, "resnet18", "cl_flow_resnet18", category="screw"),
    Step("papers", extract, "efficientnet_b6"),
    Step("papers", extract, "wide_resnet50_2"),
    Step("papers", extract, "deit"),
    Step("papers", anomalies, "efficientnet_b6"),
    Step("papers", synthesise, "deit"),
    Step("papers", fit_maps, "efficientnet_b6", "bgad", repetitions=5),
    Step("papers", fit_maps, "resnet18", "cl_flow_resnet18", repetitions=5),
    Step("papers", fit_maps, "deit", "cl_flow_deit", repetitions=5),
    Step("papers", fit_maps, "wide_resnet50_2", "cl_flow_wide_resnet50_2"),  # of table 16, which trains one repetition
    Step("papers", metrics, "deit", category=max(MVTEC["test"], key=MVTEC["test"].__getitem__)),
]


def prepare(step: Step, folder: Path) -> None:
    """Write what a fit reads: level maps of all images, and anomalies made of the first ones."""
    backbone = LevelBackbone(nn.Identity(), SameMaps(encoder(step.backbone).shapes((SIDE, SIDE, 3))))
    for split in ("train", "test"):
        extract_levels(backbone, noise(MVTEC[split][step.category]), folder / split)
    normal = NormalImages(noise(64), textured=True)
    write_bank(folder / "known", backbone, draws(step, normal), copies=COPIES)
    write_synthetic(folder / "synthetic", backbone, {CATEGORY: normal}, copies=1, seeds={CATEGORY: 0})


def reduced(step: Step, normal: Levels) -> tuple[str, Settings, int]:
    """The method's class, its settings in the suite but for few steps, and how many normal images these need."""
    entry, suite = config("methods")["methods"][step.method], config(f"suites/{step.suite}")
    declared = entry["hyperparameters"] | suite.get("hyperparameters", {}).get(step.method, {})
    settings = {name: found["value"] for name, found in declared.items()}
    localiser = build(entry["class"], settings, 0, "cpu")
    if not isinstance(localiser, ConvFlowLocaliser):
        return entry["class"], settings | MAP_FLOWS, len(normal[0])
    at_once = images_at_once(shapes_of(normal), settings["blocks"], localiser.maps_per_image, localiser.device)
    part = min(settings["batch"], at_once or settings["batch"])
    return entry["class"], settings | CONV_FLOWS | {"batch": part}, 2 * part


def training_set(step: Step, folder: Path, normal: Levels, repetition: int) -> MapTrainingSet:
    uses = config("methods")["methods"][step.method]["uses"]
    known = read_anomalies(folder / "known", f"{CATEGORY}/{repetition}") if "known_anomalies" in uses else None
    bank = first(read_synthetic(folder / "synthetic", CATEGORY), len(normal[0])) if SYNTHETIC in uses else None
    return MapTrainingSet(CATEGORY, normal, known, bank)


def first(bank: SyntheticAnomalies, count: int) -> SyntheticAnomalies:
    views, negatives = (tuple(level[:count] for level in levels) for levels in (bank.views, bank.negatives))
    return SyntheticAnomalies(bank.rows[:count], views, negatives, bank.masks[:count], bank.boxes[:count])


def draws(step: Step, normal: NormalImages) -> dict[str, Draw]:
    """Ten known anomalies for each repetition."""
    images, masks = noise(10), squares(15)[5:]
    return {f"{CATEGORY}/{number}": Draw(images, masks, normal, number) for number in range(step.repetitions)}


def measure(number: int, folder: Path, threads: int) -> tuple[float, float]:
    """Peaks in MiB of a step in a process that has the environment of the workflow's jobs: resident, and anonymous."""
    step = STEPS[number]
    if step.work is fit_maps:
        prepare(step, folder)
    command = [sys.executable, "-m", "benchmarks.memory", "--step", str(number), "--folder", str(folder)]
    environment = {**os.environ, **VARIABLES, "OMP_NUM_THREADS": str(threads)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        anonymous = 0.0
        while process.poll() is None:
            anonymous = max(anonymous, anonymous_mib(process.pid))
            time.sleep(0.01)
        assert process.stdout is not None
        if process.returncode:
            sys.exit(f"{step.name}: failed")
        return float(process.stdout.read()), anonymous


def anonymous_mib(process: int) -> float:
    """What is resident now and no page of a file; 0 when the process has ended."""
    with suppress(OSError):
        found = re.search(r"RssAnon:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="steps whose names have this in them")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--step", type=int, help="print the peak of one step, in this process")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.step is not None:
        step = STEPS[options.step]
        step.work(step, options.folder)
        print(peak_mib("cpu"))
        return
    torch.set_num_threads(options.threads)
    below = []
    for number, step in enumerate(STEPS):
        if options.only in step.name:
            with tempfile.TemporaryDirectory() as folder:
                peak, anonymous = measure(number, Path(folder), options.threads)
            below.append(report_memory("memory", step.name, torch.device("cpu"), peak=peak, anonymous=anonymous))
    sys.exit(not all(below))


if __name__ == "__main__":
    main()

"""Seconds per meta-epoch of BGAD for several repetitions: stacked on features that were encoded once, and (the
baseline) the straightforward loop: one repetition at a time, every image encoded anew in every pass.

python -m benchmarks.meta_epoch [--backbone resnet18] [--repetitions 3] [--normal 64] [--threads 4]

The images are noise and the encoder has random weights, which changes no time.
"""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from benchmarks.report import report
from benchmarks.stacked_training import restart_as_a_job
from benchmarks.timing import timed
from benchmarks.world import config
from methods.backbones.backbone import LevelBackbone
from methods.backbones.torchvision_shim import load_timm
from methods.bgad import BGAD
from methods.levels import encode_levels
from methods.localiser import KnownAnomalies, MapTrainingSet

SIDE, KNOWN, COPIES = 256, 10, 50


class Scaled(torch.nn.Module):
    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return images.permute(0, 3, 1, 2).float() / 255


def hyperparameters(suite: str) -> dict[str, Any]:
    """Those of BGAD in the suite, for two meta-epochs of one pass: the first is without anomalies."""
    entries: Mapping[str, Any] = {
        **config("methods")["methods"]["bgad"]["hyperparameters"],
        **config(f"suites/{suite}").get("hyperparameters", {}).get("bgad", {}),
    }
    values = {name: entry["value"] for name, entry in entries.items()}
    return {**values, "meta_epochs": 2, "sub_epochs": 1, "warm_up_epochs": 1}


def meta_epoch(seeds: Sequence[int], data: MapTrainingSet, settings: Mapping[str, Any]) -> tuple[float, np.ndarray]:
    """Seconds of the second meta-epoch, and its losses `(members, levels)`."""
    localisers = [BGAD(seed=seed, **settings) for seed in seeds]
    epochs = BGAD.fit_stack(localisers, [data] * len(seeds))
    next(epochs)
    seconds, _ = timed(lambda: next(epochs))
    return seconds, np.stack([localiser.losses_[-1] for localiser in localisers])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backbone", default="resnet18", help="a model of timm")
    parser.add_argument("--suite", default="development", help="whose schedule is measured")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--normal", type=int, default=64, help="normal images")
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args()
    restart_as_a_job()
    torch.set_num_threads(options.threads)
    encoder = load_timm().create_model(options.backbone, pretrained=False, features_only=True, out_indices=(1, 2, 3))
    backbone, generator = LevelBackbone(Scaled(), encoder), np.random.default_rng(0)
    images = generator.integers(0, 256, (options.normal + KNOWN + COPIES, SIDE, SIDE, 3), dtype=np.uint8)
    encoding, levels = timed(lambda: encode_levels(backbone, images))
    normal, known, copies = zip(
        *(np.split(level, [options.normal, options.normal + KNOWN]) for level in levels), strict=True
    )
    masks = np.zeros((COPIES, SIDE, SIDE), np.uint8)
    masks[:, 96:160, 96:160] = 1
    data = MapTrainingSet("benchmark", normal, KnownAnomalies(known, masks[:KNOWN], copies, masks))
    settings, seeds = hyperparameters(options.suite), range(options.repetitions)
    stacked, losses = meta_epoch(seeds, data, settings)
    alone = [meta_epoch([seed], data, settings) for seed in seeds]
    per_image = encoding / len(images)
    encoding_anew = options.repetitions * per_image * (options.normal + settings["anomalies_per_pass"])
    report(
        "meta_epoch",
        f"{options.backbone}, {options.repetitions} repetitions of the {options.suite} suite's schedule",
        torch.device("cpu"),
        seconds=stacked,
        baseline=encoding_anew + sum(seconds for seconds, _ in alone),
        encoding=encoding_anew,
        difference=float(np.abs(losses - np.concatenate([part for _, part in alone])).max()),
    )


if __name__ == "__main__":
    main()

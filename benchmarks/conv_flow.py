"""Images per second that FastFlow trains on and scores, from features that were encoded once; and 20 epochs of it
beside (the baseline) the plain loop of `benchmarks.plain_fastflow`, which encodes every image anew in every epoch.

python -m benchmarks.conv_flow [--backbone resnet18] [--images 32] [--repeats 3] [--threads 4]

What is compared takes turns: one epoch of each warms up, and the median of `--repeats` further ones is taken for all
20. The line of JSON also has what encoding once brings alone (`ratio_of_encoding`): our own training, with and without
encoding in every epoch. The images are noise and the encoder has random weights, which changes no time.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
import torch
from torch import nn

from benchmarks.meta_epoch import Scaled
from benchmarks.plain_fastflow import PlainFastFlow
from benchmarks.report import report
from benchmarks.stacked_training import restart_as_a_job
from benchmarks.timing import timed
from benchmarks.world import config
from methods.backbones.backbone import LevelBackbone
from methods.backbones.token_map import TokenMap
from methods.backbones.torchvision_shim import load_timm
from methods.fastflow import FastFlow
from methods.levels import encode_levels
from methods.localiser import MapTrainingSet

EPOCHS = 20


@dataclass(frozen=True)
class Case:
    """A backbone of the papers, the method that reads it, and the side of its input in pixels."""

    method: str
    side: int


CASES = {
    "resnet18": Case("fastflow_resnet18", 256),
    "wide_resnet50_2": Case("fastflow_wide_resnet50_2", 256),
    "deit_base_distilled_patch16_384": Case("fastflow_deit", 384),
}


def encoder(name: str) -> nn.Module:
    """The levels that FastFlow reads: stages 1 to 3 of a ResNet, the tokens after block 7 of DeiT."""
    timm: Any = load_timm()
    if name.startswith("deit"):
        return TokenMap(timm.create_model(name, pretrained=False), block=7)
    return timm.create_model(name, pretrained=False, features_only=True, out_indices=(1, 2, 3))


def fastflow(name: str, epochs: int) -> FastFlow:
    entries = config("methods")["methods"][name]["hyperparameters"]
    settings: dict[str, Any] = {key: entry["value"] for key, entry in entries.items()}
    return FastFlow(**settings | {"epochs": epochs, "epochs_per_evaluation": 1})


def seconds(works: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """The median of `repeats` times of each; they take turns, as machines grow slower and faster, and warm up once."""
    rounds = [{name: timed(work)[0] for name, work in works.items()} for _ in range(1 + repeats)]
    return {name: median(times[name] for times in rounds[1:]) for name in works}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backbone", default="resnet18", choices=CASES)
    parser.add_argument("--images", type=int, default=32, help="a multiple of the batch, 32, or less than it")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args()
    restart_as_a_job()
    torch.set_num_threads(options.threads)
    case, repeats = CASES[options.backbone], options.repeats
    images = np.random.default_rng(0).integers(0, 256, (options.images, case.side, case.side, 3), dtype=np.uint8)
    backbone = LevelBackbone(Scaled(), encoder(options.backbone))
    levels = encode_levels(backbone, images)
    method = fastflow(case.method, epochs=1 + repeats)
    epochs: Iterator[int] = FastFlow.fit_stack([method], [MapTrainingSet("benchmark", levels)])
    plain = PlainFastFlow(backbone, levels, method.architecture, method.schedule)
    found = seconds(
        {
            "encoded": lambda: encode_levels(backbone, images),
            "trained": lambda: next(epochs),
            "scored": lambda: method.score(levels, case.side),
            "plainly_trained": lambda: plain.epoch(images),
        },
        repeats,
    )
    ours = found["encoded"] + EPOCHS * found["trained"]
    report(
        "conv_flow",
        f"{options.backbone}, {EPOCHS} epochs of {options.images} images",
        torch.device("cpu"),
        seconds=ours,
        baseline=EPOCHS * found["plainly_trained"],
        ratio_of_encoding=round(EPOCHS * (found["encoded"] + found["trained"]) / ours, 3),
        **{f"{name}_per_second": round(options.images / of_all, 2) for name, of_all in found.items()},
    )


if __name__ == "__main__":
    main()

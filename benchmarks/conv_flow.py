"""Images per second that FastFlow trains on and scores, from features that were encoded once; and 20 epochs of it
beside (the baseline) the plain loop, which encodes every image anew in every epoch. Both are extrapolated from one
measured encoding and one measured epoch.

python -m benchmarks.conv_flow [--backbone resnet18] [--images 32] [--side 256] [--threads 4]

The images are noise and the encoder has random weights, which changes no time.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch import nn

from benchmarks.meta_epoch import Scaled, encoded
from benchmarks.report import report
from benchmarks.stacked_training import restart_as_a_job
from benchmarks.world import config
from methods.backbones.backbone import LevelBackbone
from methods.backbones.token_map import TokenMap
from methods.backbones.torchvision_shim import load_timm
from methods.fastflow import FastFlow
from methods.levels import Levels
from methods.localiser import MapTrainingSet

EPOCHS = 20
METHODS = {
    "resnet18": "fastflow_resnet18",
    "wide_resnet50_2": "fastflow_wide_resnet50_2",
    "deit_base_distilled_patch16_384": "fastflow_deit",
}


def encoder(name: str) -> nn.Module:
    """The levels that FastFlow reads: stages 1 to 3 of a ResNet, the tokens after block 7 of DeiT."""
    timm: Any = load_timm()
    if name.startswith("deit"):
        return TokenMap(timm.create_model(name, pretrained=False), block=7)
    return timm.create_model(name, pretrained=False, features_only=True, out_indices=(1, 2, 3))


def fastflow(name: str) -> FastFlow:
    entries = config("methods")["methods"][METHODS[name]]["hyperparameters"]
    settings: dict[str, Any] = {key: entry["value"] for key, entry in entries.items()}
    return FastFlow(**settings | {"epochs": 2, "epochs_per_evaluation": 1})


def second_epoch(method: FastFlow, levels: Levels) -> float:
    """Seconds of an epoch on those images, after a first one."""
    epochs: Iterator[int] = FastFlow.fit_stack([method], [MapTrainingSet("benchmark", levels)])
    next(epochs)
    return seconds(lambda: next(epochs))


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backbone", default="resnet18", choices=METHODS)
    parser.add_argument("--images", type=int, default=32, help="a multiple of the batch, 32, or less than it")
    parser.add_argument("--side", type=int, default=256, help="384 for DeiT")
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args()
    restart_as_a_job()
    torch.set_num_threads(options.threads)
    shape = (options.images, options.side, options.side, 3)
    images = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    encoding, levels = encoded(LevelBackbone(Scaled(), encoder(options.backbone)), images)
    method = fastflow(options.backbone)
    training = second_epoch(method, levels)
    scoring = seconds(lambda: method.score(levels, options.side))
    report(
        "conv_flow",
        f"{options.backbone}, {EPOCHS} epochs of {options.images} images",
        torch.device("cpu"),
        seconds=encoding + EPOCHS * training,
        baseline=EPOCHS * (encoding + training),
        **{
            f"{name}_per_second": round(options.images / found, 2)
            for name, found in {"encoded": encoding, "trained": training, "scored": scoring}.items()
        },
    )


if __name__ == "__main__":
    main()

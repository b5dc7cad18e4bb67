"""Seconds to synthesise an entry of the bank of synthetic anomalies (CutPaste Plus and another view of a normal image),
and (the baseline) to encode it.

    python -m benchmarks.cut_paste [--backbone resnet18_levels] [--side 256] [--threads 2]

The images are noise, which changes no time but that of the objects' masks. The line of JSON also has the seconds and
bytes of an entry in the bank, and the seconds to read it back, its file being in the system's cache.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import torch

from benchmarks.report import report
from benchmarks.stacked_training import restart_as_a_job
from benchmarks.timing import timed
from benchmarks.world import ROOT, config
from methods.anomalies.bank import NormalImages
from methods.anomalies.foreground import foreground_masks
from methods.anomalies.saliency import salient_object
from methods.anomalies.synthetic import read_synthetic, synthesise, write_synthetic
from methods.backbones.build import build_levels
from methods.levels import encode_levels


def seconds(work: Callable[[], object], images: int) -> float:
    """Per image, after a first time that warms up."""
    work()
    return timed(work)[0] / images


def read(path: Path) -> None:
    bank = read_synthetic(path, "noise")
    for level in (*bank.views, *bank.negatives):
        np.array(level)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backbone", default="resnet18_levels", help="an entry of config/backbones.yaml with levels")
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--images", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    restart_as_a_job()
    torch.set_num_threads(options.threads)
    cv2.setNumThreads(options.threads)
    entry, count = config("backbones")[options.backbone], options.images
    file = entry.get("weights", {}).get("file", "").format(shared=ROOT / config("config")["shared"])
    backbone = build_levels(entry, Path(file) if file else None)
    shape = (count, options.side, options.side, 3)
    normal = NormalImages(np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8), textured=False)
    foregrounds, entries = np.ones(shape[:3], bool), np.arange(count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bank.safetensors"
        bank = seconds(lambda: write_synthetic(path, backbone, {"noise": normal}, copies=1, seeds={"noise": 0}), count)
        size, reading = path.stat().st_size // count, seconds(lambda: read(path), count)
    report(
        "cut_paste",
        f"an entry from {options.backbone} at {options.side}",
        torch.device("cpu"),
        seconds=(synthesis := seconds(lambda: synthesise(normal.images, foregrounds, entries, 0), count)),
        baseline=(encoding := 2 * seconds(lambda: encode_levels(backbone, normal.images), count)),
        object_mask=seconds(lambda: foreground_masks(normal.images, False, salient_object), count),
        synthesised_images_per_second=2 / synthesis,
        encoded_images_per_second=2 / encoding,
        bank=bank,
        bank_bytes=size,
        reading=reading,
    )


if __name__ == "__main__":
    main()

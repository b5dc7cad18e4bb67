"""The training loop that all kinds of pretraining share."""

import math
from pathlib import Path

import numpy as np
import torch

from methods.pretraining.objective import Objective
from methods.pretraining.probe import Probe
from methods.pretraining.processes import Processes, joined
from methods.pretraining.run import Run
from methods.pretraining.settings import Settings
from methods.seeds import derive


def pretrain(objective: Objective, out: Path, *, device: str, seed: int, probe: Probe | None = None) -> None:
    """Train the objective, and leave its encoder as a backbone.

    Writes the encoder to `out` (`.safetensors`) with its description beside it (`methods.backbones.pretrained`), and
    `<out>.epochs.jsonl`, a line for each epoch: mean loss, learning rate and, with a `probe`, its accuracy, which
    epoch 0 has of the encoder before any training. After a kill the same call goes on from the last whole epoch, which
    is in `<out>.checkpoint.safetensors` until the end, to the same weights.

    Under torchrun each process takes its share of every batch; draws and groups of batch normalisation are those of
    one process. On CUDA encoders run in bfloat16 where autocast does.
    Raises ValueError for other images, a batch that does not fit, another run's checkpoint, and a loss that is not
    finite.
    """
    with joined(device) as processes, torch.backends.cudnn.flags(enabled=True, deterministic=True):
        settings = objective.settings
        _check(objective.images, settings, processes)
        run = Run(objective, processes, out=out, seed=seed)
        run.begin(probe)
        for epoch in range(run.epoch + 1, settings.epochs + 1):
            rate = learning_rate(settings, epoch)
            drawn = objective.batches(derive(seed, "epoch", epoch), processes.share)
            run.finish_epoch(rate, [run.step(batch, rate) for batch in drawn], probe)
        run.finish()


def learning_rate(settings: Settings, epoch: int) -> float:
    """The rate of `epoch` (from 1): half a cosine from the peak towards 0, as in MoCo's official code."""
    return settings.peak_learning_rate * 0.5 * (1 + math.cos(math.pi * (epoch - 1) / settings.epochs))


def _check(images: np.ndarray, settings: Settings, processes: Processes) -> None:
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] not in (1, 3):
        raise ValueError(f"images must be uint8 (n, h, w, 1 or 3), found {images.dtype} {images.shape}")
    if len(images) < settings.batch:
        raise ValueError(f"found {len(images)} images, fewer than a batch of {settings.batch}; lower batch")
    if settings.batch % (processes.count * settings.group):
        raise ValueError(
            f"batch is {settings.batch}, which {processes.count} processes cannot share in groups of "
            f"{settings.group}; change batch, group or the number of processes"
        )

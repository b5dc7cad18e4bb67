"""The training loop of MoCo v2."""

import math
from pathlib import Path

import numpy as np
import torch

from methods.pretraining.contrast import MomentumContrast
from methods.pretraining.encoder import build_encoder
from methods.pretraining.probe import Probe
from methods.pretraining.processes import Processes, joined
from methods.pretraining.queue import KeyQueue
from methods.pretraining.run import Run
from methods.pretraining.settings import Settings
from methods.pretraining.views import batches
from methods.seeds import derive


def pretrain(
    images: np.ndarray,
    settings: Settings,
    out: Path,
    *,
    device: str,
    seed: int,
    probe: Probe | None = None,
    initial: Path | None = None,
) -> None:
    """Train an encoder on `images`, uint8 `(n, h, w, 3)` and usually memory-mapped, and leave it as a backbone.

    Writes the query encoder to `out` (`.safetensors`) with its description beside it (`methods.backbones.pretrained`),
    and `<out>.epochs.jsonl`, a line for each epoch: mean loss in nats, learning rate and, with a `probe`, its accuracy.
    After a kill the same call goes on from the last whole epoch, which is in `<out>.checkpoint.safetensors` until the
    end, to the same weights. `initial` is the file of the official checkpoint that `settings.initial` names.

    Under torchrun each process takes its share of every batch; draws and groups of batch normalisation are those of
    one process. On CUDA the encoders run in bfloat16 where autocast does.
    Raises ValueError for other images, a batch that does not fit, another run's checkpoint, and a loss that is not
    finite.
    """
    with joined(device) as processes, torch.backends.cudnn.flags(enabled=True, deterministic=True):
        _check(images, settings, processes)
        run = Run(_model(settings, seed, initial), settings, processes, out=out, seed=seed, shape=images.shape)
        run.resume()
        for epoch in range(len(run.history) + 1, settings.epochs + 1):
            rate = learning_rate(settings, epoch)
            drawn = batches(images, settings, derive(seed, "epoch", epoch), processes.share)
            run.finish_epoch(rate, [run.step(batch, rate) for batch in drawn], probe)
        run.finish()


def learning_rate(settings: Settings, epoch: int) -> float:
    """The rate of `epoch` (from 1): half a cosine from the peak towards 0, as in the official code."""
    return settings.peak_learning_rate * 0.5 * (1 + math.cos(math.pi * (epoch - 1) / settings.epochs))


def _model(settings: Settings, seed: int, initial: Path | None) -> MomentumContrast:
    generator = torch.Generator().manual_seed(derive(seed, "queue"))
    queue = KeyQueue(settings.queue, settings.dimensions, generator)
    return MomentumContrast(build_encoder(settings, derive(seed, "encoder"), initial), queue)


def _check(images: np.ndarray, settings: Settings, processes: Processes) -> None:
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] != 3:
        raise ValueError(f"images must be uint8 (n, h, w, 3), found {images.dtype} {images.shape}")
    if len(images) < settings.batch:
        raise ValueError(f"found {len(images)} images, fewer than a batch of {settings.batch}; lower batch")
    if settings.batch % (processes.count * settings.group):
        raise ValueError(
            f"batch is {settings.batch}, which {processes.count} processes cannot share in groups of "
            f"{settings.group}; change batch, group or the number of processes"
        )

"""A training of MoCo v2 between two epochs: what it is, what it leaves on disk, and one step of it."""

import copy
import json
import logging
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from data.files import atomic
from methods.backbones import pretrained
from methods.backbones.backbone import Backbone
from methods.backbones.transform import Transform
from methods.pretraining import checkpoint
from methods.pretraining.contrast import MomentumContrast, info_nce
from methods.pretraining.probe import Probe
from methods.pretraining.processes import Processes
from methods.pretraining.settings import Settings
from methods.pretraining.views import Batch

log = logging.getLogger(__name__)


class Run:
    """A model in training, and `history`: what was found in each of its whole epochs.

    `seed` and the `shape` of the images say, with the settings, which run's checkpoint may go on here.
    """

    def __init__(
        self,
        model: MomentumContrast,
        settings: Settings,
        processes: Processes,
        *,
        out: Path,
        seed: int,
        shape: tuple[int, ...],
    ) -> None:
        self.settings, self.processes, self.out = settings, processes, out
        self.identity = {**settings.plain(), "seed": seed, "images": shape}
        self.history: list[dict[str, Any]] = []
        self.model = model.to(processes.device)
        self.transform = Transform(**settings.transform).to(processes.device)
        self.optimizer = torch.optim.SGD(
            self.model.query.parameters(),
            lr=settings.peak_learning_rate,
            momentum=settings.sgd_momentum,
            weight_decay=settings.weight_decay,
        )

    @property
    def checkpoint(self) -> Path:
        return self.out.with_name(f"{self.out.stem}.checkpoint.safetensors")

    def resume(self) -> None:
        """Become what the checkpoint holds, if there is one; ValueError where it is another run's."""
        if not self.checkpoint.exists():
            return
        notes = checkpoint.notes_of(self.checkpoint)
        self.history = notes.pop("history")
        if differences := _differences(notes, json.loads(json.dumps(self.identity))):
            raise ValueError(f"{self.checkpoint} is of another run: {differences}; remove it to start anew")
        checkpoint.restore(self.checkpoint, self.model, self.optimizer)
        log.info("going on after epoch %d of %d", len(self.history), self.settings.epochs)

    def step(self, batch: Batch, rate: float) -> Tensor:
        """Train on a batch with that learning rate; returns this process's loss in nats, on the device."""
        self.optimizer.param_groups[0]["lr"] = rate
        queries = self._encode(self.model.query, batch.queries.make(self.transform, self.processes.device))
        keys = self._keys(batch)
        mine = keys[self.processes.share]
        loss = info_nce(queries, mine, self.model.queue.keys, self.settings.temperature)
        self.optimizer.zero_grad()
        loss.backward()
        gradients = (parameter.grad for parameter in self.model.query.parameters())
        self.processes.average([gradient for gradient in gradients if gradient is not None])
        self.optimizer.step()
        self.model.queue.push(keys)
        return loss.detach()

    def finish_epoch(self, rate: float, losses: list[Tensor], probe: Probe | None) -> None:
        """Note what the epoch found, and save the training."""
        loss = torch.stack(losses).mean()
        self.processes.average([loss, *self.model.statistics()])
        epoch = len(self.history) + 1
        if not loss.isfinite():
            raise ValueError(f"the loss of epoch {epoch} is not finite; lower learning_rate, here {rate:.3g}")
        self.history.append({"epoch": epoch, "loss": loss.item(), "learning_rate": rate})
        if self.processes.rank == 0:
            self._probe(probe)
            self._save()

    def finish(self) -> None:
        """Leave the encoder; from then on the checkpoint serves nothing."""
        if self.processes.rank > 0:
            return
        pretrained.write(self.out, self.model.query, **self.identity)
        self.checkpoint.unlink(missing_ok=True)

    @torch.no_grad()
    def _keys(self, batch: Batch) -> Tensor:
        """The whole batch's keys `(b, d)`, of a key encoder that has followed the query encoder."""
        self.model.follow(self.settings.momentum)
        views = batch.keys.make(self.transform, self.processes.device)
        return batch.restore(self.processes.gather(self._encode(self.model.key, views)))

    def _encode(self, encoder: nn.Module, views: Tensor) -> Tensor:
        with torch.autocast("cuda", torch.bfloat16, enabled=views.is_cuda):
            features = encoder(views)
        return normalize(features.float())

    def _probe(self, probe: Probe | None) -> None:
        line = self.history[-1]
        if probe and line["epoch"] % probe.every == 0:
            backbone = Backbone(self.transform, copy.deepcopy(self.model.query))
            line["probe_accuracy"] = probe.accuracy(backbone, str(self.processes.device), self.settings.batch)
        log.info("%s", json.dumps(line))

    def _save(self) -> None:
        checkpoint.save(self.checkpoint, self.model, self.optimizer, {**self.identity, "history": self.history})
        with atomic(self.out.with_name(f"{self.out.stem}.epochs.jsonl")) as temporary:
            temporary.write_text("".join(json.dumps(line) + "\n" for line in self.history))


def _differences(found: dict[str, Any], here: dict[str, Any]) -> str:
    """Where a checkpoint's identity is not this run's."""
    names = sorted(name for name in found.keys() | here.keys() if found.get(name) != here.get(name))
    return ", ".join(f"{name} is {found.get(name)!r} there and {here.get(name)!r} here" for name in names)

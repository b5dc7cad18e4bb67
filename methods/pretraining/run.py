"""A pretraining between two epochs: what it is, what it leaves on disk, and one step of it."""

import json
import logging
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from data.files import atomic
from methods.parts import memory_named
from methods.pretraining import checkpoint
from methods.pretraining.objective import Objective
from methods.pretraining.probe import Probe
from methods.pretraining.processes import Processes

log = logging.getLogger(__name__)


class Run:
    """An objective in training, and `history`: what was found in each of its whole epochs.

    `seed`, settings and the shape of the images say which run's checkpoint may go on here.
    """

    def __init__(self, objective: Objective, processes: Processes, *, out: Path, seed: int) -> None:
        self.processes, self.out, self.settings = processes, out, objective.settings
        self.identity = {**self.settings.plain(), "seed": seed, "images": objective.images.shape}
        self.history: list[dict[str, Any]] = []
        self.objective = objective.to(processes.device)
        self.optimizer = torch.optim.SGD(
            [{"params": parameters, "factor": factor} for factor, parameters in objective.rates()],
            lr=self.settings.peak_learning_rate,
            momentum=self.settings.sgd_momentum,
            weight_decay=self.settings.weight_decay,
        )

    @property
    def checkpoint(self) -> Path:
        return self.out.with_name(f"{self.out.stem}.checkpoint.safetensors")

    @property
    def epoch(self) -> int:
        """The last whole one; 0 before the first."""
        return self.history[-1]["epoch"] if self.history else 0

    def begin(self, probe: Probe | None) -> None:
        """Become what the checkpoint holds, if there is one; else probe the encoder as it is before any training.

        Raises ValueError where the checkpoint is another run's.
        """
        if self.checkpoint.exists():
            self._resume()
        elif probe and self.processes.rank == 0:
            self.history.append({"epoch": 0, "probe_accuracy": self._probed(probe)})
            log.info("%s", json.dumps(self.history[-1]))

    def step(self, batch: Any, rate: float) -> Tensor:
        """Train on a batch with that learning rate; returns this process's loss, on the device."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["factor"]
        with memory_named(f"a step of pretraining with batch {self.settings.batch}", str(self.processes.device)):
            loss = self.objective.loss(batch, self.processes)
            self.optimizer.zero_grad()
            loss.backward()
        gradients = (parameter.grad for parameter in self.objective.parameters())
        self.processes.average([gradient for gradient in gradients if gradient is not None])
        self.optimizer.step()
        return loss.detach()

    def finish_epoch(self, rate: float, losses: list[Tensor], probe: Probe | None) -> None:
        """Note what the epoch found, and save the training."""
        loss = torch.stack(losses).mean()
        self.processes.average([loss, *self.objective.statistics()])
        line = {"epoch": self.epoch + 1, "loss": loss.item(), "learning_rate": rate}
        if not loss.isfinite():
            raise ValueError(f"the loss of epoch {line['epoch']} is not finite; lower learning_rate, here {rate:.3g}")
        self.history.append(line)
        if self.processes.rank == 0:
            if probe and line["epoch"] % probe.every == 0:
                line["probe_accuracy"] = self._probed(probe)
            self._save()
            log.info("%s", json.dumps(line))

    def finish(self) -> None:
        """Leave the encoder; from then on the checkpoint serves nothing."""
        if self.processes.rank > 0:
            return
        self.objective.write(self.out, **self.identity)
        self.checkpoint.unlink(missing_ok=True)

    def _resume(self) -> None:
        notes = checkpoint.notes_of(self.checkpoint)
        self.history = notes.pop("history")
        if differences := _differences(notes, json.loads(json.dumps(self.identity))):
            raise ValueError(f"{self.checkpoint} is of another run: {differences}; remove it to start anew")
        checkpoint.restore(self.checkpoint, self.objective, self.optimizer)
        if self.processes.rank == 0:
            self._write_history()
        log.info("going on after epoch %d of %d", self.epoch, self.settings.epochs)

    def _probed(self, probe: Probe) -> float:
        return probe.accuracy(self.objective.backbone(), str(self.processes.device), self.settings.batch)

    def _save(self) -> None:
        checkpoint.save(self.checkpoint, self.objective, self.optimizer, {**self.identity, "history": self.history})
        self._write_history()

    def _write_history(self) -> None:
        with atomic(self.out.with_name(f"{self.out.stem}.epochs.jsonl")) as temporary:
            temporary.write_text("".join(json.dumps(line) + "\n" for line in self.history))


def _differences(found: dict[str, Any], here: dict[str, Any]) -> str:
    """Where a checkpoint's identity is not this run's."""
    names = sorted(name for name in found.keys() | here.keys() if found.get(name) != here.get(name))
    return ", ".join(f"{name} is {found.get(name)!r} there and {here.get(name)!r} here" for name in names)

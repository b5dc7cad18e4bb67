"""The training loop of flows on level maps."""

import logging
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from methods.flows.stack import FlowStack
from methods.map_flows.flow import log_likelihood, rows_and_columns
from methods.map_flows.objectives import Objective, maximum_likelihood
from methods.map_flows.sampling import Drawn, Member
from methods.map_flows.schedule import Schedule

log = logging.getLogger(__name__)


class Training:
    """The flows of all levels, one stack each, and the members that they learn from, with one optimiser."""

    def __init__(self, stacks: Sequence[FlowStack], members: Sequence[Member], schedule: Schedule) -> None:
        self.stacks = stacks
        self.members = members
        self.schedule = schedule
        parameters = [parameter for stack in stacks for parameter in stack.trainable]
        self.optimizer = torch.optim.Adam(parameters, lr=schedule.learning_rate, fused=True)

    def meta_epochs(self, objective: Objective, anomalies: int) -> Iterator[Tensor]:
        """Train; yields the mean losses `(levels, m)` of each meta-epoch after it.

        The first is plain L_ml on normal images, the others are the objective on those and `anomalies` anomalous
        images a pass (BGAD, `bgad_fas_train_engine.py`).
        """
        for epoch in range(self.schedule.meta_epochs):
            losses = self._meta_epoch(epoch, *((objective, anomalies) if epoch else (maximum_likelihood, 0)))
            log.info("meta-epoch %d of %d, mean loss %.3f", epoch + 1, self.schedule.meta_epochs, losses.nanmean())
            yield losses.cpu()

    def _meta_epoch(self, epoch: int, objective: Objective, anomalies: int) -> Tensor:
        losses: list[list[Tensor]] = [[] for _ in self.stacks]
        for images in self._image_batches(epoch, anomalies):
            for level in range(len(self.stacks)):
                losses[level] += [self._step(level, drawn, objective) for drawn in self._draws(level, images)]
        return torch.stack([torch.stack(steps).mean(0) for steps in losses])

    def _image_batches(self, epoch: int, anomalies: int) -> Iterator[Sequence[Tensor]]:
        """Each member's images, batch by batch through a whole meta-epoch, at the learning rate that belongs there."""
        passes, batches = self.schedule.sub_epochs, self.schedule.batches(self.members[0].counts.normal + anomalies)
        for done in range(passes):
            drawn = [member.image_batches(anomalies, self.schedule) for member in self.members]
            for number, images in enumerate(zip(*drawn, strict=True)):
                self._set_rate(self.schedule.rate(epoch, (done + number / batches) / passes))
                yield images

    def _set_rate(self, rate: float) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = rate

    def _draws(self, level: int, images: Sequence[Tensor]) -> Iterator[Drawn]:
        """The steps of all members on a level, stacked `(m, b, ...)`."""
        draws = [member.draws(level, batch, self.schedule) for member, batch in zip(self.members, images, strict=True)]
        for step in zip(*draws, strict=True):
            yield Drawn(*(torch.stack(part) for part in zip(*step, strict=True)))

    def _step(self, level: int, drawn: Drawn, objective: Objective) -> Tensor:
        """One step; the losses `(m,)`.

        The gradients of the other levels are zero, not absent: their flows go on moving by their momentum, as they
        did in the official code with the PyTorch of its time (1.x).
        """
        stack, shape = self.stacks[level], self.members[0].levels[level].shape
        nll = stack.nll(drawn.features, rows_and_columns(drawn.positions, shape))
        loss = objective(log_likelihood(nll, shape.channels), drawn.abnormal)
        self.optimizer.zero_grad(set_to_none=False)
        loss.sum().backward()
        self.optimizer.step()
        return loss.detach()


def check_steps(member: Member, schedule: Schedule) -> None:
    """Raise ValueError where a level would get no update: an image batch has too few features for one step."""
    images = schedule.images(member.counts.normal)
    for number, level in enumerate(member.levels, 1):
        features = images * level.shape.positions
        if schedule.steps(features) < 1:
            raise ValueError(
                f"{member.name}: level {number} would never be trained: {images} images of "
                f"{level.shape.height} x {level.shape.width} positions have {features} features, fewer than "
                f"feature_batch, {schedule.feature_batch}; lower feature_batch to {features} or raise image_batch"
            )

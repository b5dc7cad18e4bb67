"""The one training loop of all flows on feature vectors."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from methods.flows.batches import batch_size, draws_from, epochs_of, stack_batches, steps_per_epoch
from methods.flows.objectives import Objective
from methods.flows.stack import FlowStack, State

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to train: `epochs`, but at least `minimum_steps` steps where the set is small.

    `noise` is the deviation of the Gaussian noise added to features; `clip` bounds each member's gradient
    norm.
    """

    epochs: int
    minimum_steps: int
    batch: int
    learning_rate: float
    noise: float
    clip: float


@dataclass(frozen=True)
class MemberData:
    """What one member trains on: features `(n, d)`, an auxiliary set `(k, d)` or none, its own generator."""

    name: str
    inliers: Tensor
    auxiliary: Tensor | None
    generator: torch.Generator

    def steps(self, schedule: Schedule) -> int:
        steps = schedule.epochs * steps_per_epoch(len(self.inliers), schedule.batch)
        return max(steps, schedule.minimum_steps)

    def batches(self, schedule: Schedule) -> Iterator[tuple[Tensor, Tensor | None]]:
        size = batch_size(len(self.inliers), schedule.batch)
        inliers = epochs_of(self.inliers, size, schedule.noise, self.generator)
        if self.auxiliary is None:
            yield from ((batch, None) for batch in inliers)
        else:
            auxiliary = draws_from(self.auxiliary, size, schedule.noise, self.generator)
            yield from zip(inliers, auxiliary, strict=False)


@dataclass(frozen=True)
class Trained:
    """A member after its last step: its parameters, its loss at each step, and whether all were finite."""

    state: State
    losses: Tensor
    finite: bool


def train(stack: FlowStack, members: Sequence[MemberData], objective: Objective, schedule: Schedule) -> list[Trained]:
    """Train every member for its own number of steps; one that is done is copied out and no longer counts.

    A loss that is not finite stays in its member: the others go on, and it is returned with `finite=False`.
    """
    remaining = [member.steps(schedule) for member in members]
    batches = [member.batches(schedule) for member in members]
    optimizer = torch.optim.Adam(stack.trainable, lr=schedule.learning_rate, fused=True)
    losses: list[Tensor] = []
    states: dict[int, State] = {}
    for step in range(1, max(remaining) + 1):
        losses.append(_step(stack, batches, objective, optimizer, schedule.clip))
        states |= {i: stack.state(i) for i, last in enumerate(remaining) if last == step}
        _report(step, max(remaining), losses[-1])
    history = torch.stack(losses).cpu()
    return [_trained(members[i].name, states[i], history[: remaining[i], i]) for i in range(stack.size)]


def _step(
    stack: FlowStack,
    batches: Sequence[Iterator[tuple[Tensor, Tensor | None]]],
    objective: Objective,
    optimizer: torch.optim.Optimizer,
    clip: float,
) -> Tensor:
    drawn = [next(member) for member in batches]
    inliers, weights = stack_batches([batch for batch, _ in drawn])
    auxiliary = [batch for _, batch in drawn if batch is not None]
    optimizer.zero_grad()
    if auxiliary:
        both = torch.cat([inliers, stack_batches(auxiliary)[0]], 1)
        of_inliers, of_auxiliary = stack.nll(both).split(inliers.shape[1], 1)
        loss = objective(of_inliers, of_auxiliary, weights)
    else:
        loss = objective(stack.nll(inliers), None, weights)
    loss.sum().backward()
    clip_gradients(stack.trainable, clip)
    optimizer.step()
    return loss.detach()


def clip_gradients(parameters: Sequence[Tensor], limit: float) -> None:
    """Scale each member's gradient to a norm of at most `limit`; parameters are `(m, ...)`."""
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    squares = torch.stack([gradient.flatten(1).square().sum(1) for gradient in gradients])
    scale = (limit / squares.sum(0).sqrt()).clamp(max=1.0)
    for gradient in gradients:
        gradient.mul_(scale.view(-1, *[1] * (gradient.dim() - 1)))


def _report(step: int, last: int, loss: Tensor) -> None:
    if step % max(1, last // 10) == 0:
        log.info("step %d of %d, mean loss %.2f nats", step, last, loss.mean().item())


def _trained(name: str, state: State, losses: Tensor) -> Trained:
    finite = bool(losses.isfinite().all() and all(value.isfinite().all() for value in state.values()))
    if not finite:
        log.error("%s diverged: its loss or parameters are not finite; its scores will be empty", name)
    return Trained(state, losses, finite)

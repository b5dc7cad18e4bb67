"""Seconds per training step of many flows: as one stack, and (the baseline) one after the other in plain PyTorch.

python -m benchmarks.stacked_training [--device cuda] [--members 10 50 100] [--steps 4] [--threads 2]
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn

from benchmarks.report import report
from benchmarks.timing import timed
from benchmarks.world import contrastive_flow, members, untrained
from methods.flows.coupling import negative_log_likelihood
from methods.flows.objectives import Objective
from methods.flows.stack import FlowStack
from methods.flows.training import MemberData, Schedule, train
from workflow.environment import VARIABLES


def measure(count: int, steps: int, device: torch.device) -> tuple[float, float, float]:
    """Seconds per step, stacked and one by one, from the same start and on the same batches.

    The third number says how far that leads apart: the largest difference of two losses, in nats.
    """
    method = contrastive_flow()
    objective, schedule = method.objective(0), replace(method.schedule, epochs=0, minimum_steps=steps)
    flows, data, same_data = untrained(method, count), members(count, device), members(count, device)
    stack = FlowStack(flows, device)

    def stacked() -> Tensor:
        return torch.stack([trained.losses for trained in train(stack, data, objective, schedule)])

    def looped() -> Tensor:
        return train_one_by_one(flows, same_data, objective, schedule)

    seconds, losses = timed(stacked, device)
    baseline, expected = timed(looped, device)
    return seconds / steps, baseline / steps, (losses - expected).abs().max().item()


def train_one_by_one(
    flows: Sequence[nn.Module], data: Sequence[MemberData], objective: Objective, schedule: Schedule
) -> Tensor:
    """The losses `(m, steps)`."""
    return torch.stack([_train_one(*pair, objective, schedule) for pair in zip(flows, data, strict=True)]).cpu()


def _train_one(flow: nn.Module, data: MemberData, objective: Objective, schedule: Schedule) -> Tensor:
    optimizer = torch.optim.Adam(flow.parameters(), lr=schedule.learning_rate, fused=True)
    losses = []
    for _, (inliers, auxiliary) in zip(range(data.steps(schedule)), data.batches(schedule), strict=False):
        optimizer.zero_grad()
        assert auxiliary is not None
        nll = negative_log_likelihood(flow, torch.cat([inliers, auxiliary]))[None]
        of_inliers, of_auxiliary = nll.split(len(inliers), 1)
        weights = torch.full_like(of_inliers, 1 / len(inliers))
        loss = objective(of_inliers, of_auxiliary, weights)[0]
        loss.backward()
        nn.utils.clip_grad_norm_(flow.parameters(), schedule.clip)
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses)


def restart_as_a_job() -> None:
    """Start again with the environment of the workflow's jobs, which is read when a process starts."""
    if not VARIABLES.keys() <= os.environ.keys():
        os.execve(sys.executable, sys.orig_argv, {**VARIABLES, **os.environ})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", type=torch.device, default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--members", type=int, nargs="+", default=[10, 50, 100])
    parser.add_argument("--steps", type=int, default=4, help="training steps of each way (hundreds on a GPU)")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    measure(2, 1, options.device)
    for count in options.members:
        seconds, baseline, nats = measure(count, options.steps, options.device)
        case = f"one step of {count} flows"
        report("stacked_training", case, options.device, seconds=seconds, baseline=baseline, loss_difference=nats)


if __name__ == "__main__":
    restart_as_a_job()
    main()

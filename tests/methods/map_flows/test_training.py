"""The loop, through the methods: against plain PyTorch, and a stack against each member alone."""

import logging
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from methods.contract.planted_maps import SIDE, Planted, plant
from methods.flows.stack import FlowStack
from methods.map_flows.flow import LevelShape, conditional_flow
from methods.map_flows.localiser import FlowLocaliser
from methods.map_flows.members import Tensors, member_of
from methods.map_flows.objectives import Boundary, Objective, Weighting, boundary_guided, maximum_likelihood
from methods.map_flows.sampling import Drawn, Member
from methods.map_flows.schedule import Schedule
from methods.map_flows.training import Training, check_steps
from tests.methods.map_flows.world import METHODS

LOCALISER = METHODS["bgad"].build_small()
SCHEDULE, ARCHITECTURE = LOCALISER.schedule, LOCALISER.architecture
ANOMALIES = LOCALISER.anomalies_per_pass
OBJECTIVE = boundary_guided(Weighting(10.0, True), Boundary(0.05, 0.1), 1.0)


def member(seed: int = 0, name: str = "some run") -> Member:
    data = replace(plant(seed).data, name=name)
    return member_of(data, True, torch.Generator().manual_seed(seed), Tensors(torch.device("cpu")))


def flows(seed: int = 0) -> list[nn.Module]:
    return [conditional_flow(level.shape, ARCHITECTURE, seed + level.shape.channels) for level in member().levels]


def training(*members: Member) -> Training:
    stacks = [FlowStack([flow]) for flow in flows()]
    return Training(stacks, members, SCHEDULE)


class Plain:
    """One run as the official code trains it: its loop and optimiser, in plain PyTorch."""

    def __init__(self) -> None:
        self.flows = flows()
        self.optimizer = torch.optim.Adam([parameter for flow in self.flows for parameter in flow.parameters()])

    def train(self, data: Member) -> None:
        for epoch in range(SCHEDULE.meta_epochs):
            for done in range(SCHEDULE.sub_epochs):
                batches = list(data.image_batches(ANOMALIES if epoch else 0, SCHEDULE))
                for number, images in enumerate(batches):
                    self.optimizer.param_groups[0]["lr"] = SCHEDULE.rate(
                        epoch, (done + number / len(batches)) / SCHEDULE.sub_epochs
                    )
                    for level in range(len(self.flows)):
                        for drawn in data.draws(level, images, SCHEDULE):
                            self.step(data.levels[level].shape, level, drawn, epoch)

    def step(self, shape: LevelShape, level: int, drawn: Drawn, epoch: int) -> None:
        rows, columns = drawn.positions // shape.width, drawn.positions % shape.width
        latent, log_determinant = self.flows[level](drawn.features, c=[torch.stack([rows, columns], 1).float()])
        log_density = -0.9189385332 * shape.channels - 0.5 * latent.square().sum(1) + log_determinant
        objective: Objective = OBJECTIVE if epoch else maximum_likelihood
        self.optimizer.zero_grad(set_to_none=False)
        objective(log_density[None] / shape.channels, drawn.abnormal[None]).sum().backward()
        self.optimizer.step()


def test_a_member_trains_as_in_plain_pytorch() -> None:
    stacked, plain = training(member()), Plain()
    for _ in stacked.meta_epochs(OBJECTIVE, ANOMALIES):
        pass
    plain.train(member())
    for stack, flow in zip(stacked.stacks, plain.flows, strict=True):
        torch.testing.assert_close(stack.state(0), dict(flow.state_dict()), rtol=1e-4, atol=1e-5)


def test_the_first_meta_epoch_is_plain_likelihood_on_normal_images() -> None:
    seen: list[torch.Tensor] = []

    def objective(likelihood: torch.Tensor, abnormal: torch.Tensor) -> torch.Tensor:
        seen.append(abnormal)
        return maximum_likelihood(likelihood, abnormal)

    epochs = training(member()).meta_epochs(objective, ANOMALIES)
    next(epochs)
    assert seen == []
    next(epochs)
    assert torch.cat(seen, 1).any()


def test_a_flow_goes_on_by_its_momentum_while_others_learn() -> None:
    """With PyTorch 1.x a gradient that was cleared was zero, not absent, and Adam moved on."""
    run = training(member())
    images = [next(member().image_batches(0, SCHEDULE))]
    drawn = [next(run._draws(level, images)) for level in range(2)]
    run._step(0, drawn[0], maximum_likelihood)
    before = run.stacks[0].state(0)["module_list.0.global_offset"]
    run._step(1, drawn[1], maximum_likelihood)
    assert not torch.equal(run.stacks[0].state(0)["module_list.0.global_offset"], before)


@pytest.mark.parametrize("method", METHODS)
def test_a_stack_scores_as_separate_training_does(method: str) -> None:
    """Members that share the normal images' arrays and differ in seed and anomalies, within 1e-5."""
    worlds = [plant(0), plant(1)]
    normal, test = worlds[0].data.normal, worlds[0].test
    sets = [replace(world.data, normal=normal) for world in worlds]
    stacked, alone = ([METHODS[method].build_small(seed) for seed in (3, 4)] for _ in range(2))
    epochs = list(type(stacked[0]).fit_stack(stacked, sets))
    assert epochs == [1, 2, 3, 4]
    for together, single, data in zip(stacked, alone, sets, strict=True):
        scores, maps = together.score(test, SIDE)
        expected, expected_maps = single.fit(data).score(test, SIDE)
        np.testing.assert_allclose(scores, expected, rtol=0, atol=1e-5)
        np.testing.assert_allclose(maps, expected_maps, rtol=0, atol=1e-5)
    assert not np.allclose(*(localiser.score(test, SIDE)[0] for localiser in stacked))


def broken(world: Planted) -> Planted:
    assert world.data.anomalies is not None
    known = tuple(np.full_like(level, np.nan) for level in world.data.anomalies.known)
    return replace(
        world, data=replace(world.data, name="broken run", anomalies=replace(world.data.anomalies, known=known))
    )


def test_a_member_that_diverges_harms_no_other_and_is_named_once(caplog: pytest.LogCaptureFixture) -> None:
    """Its first meta-epoch sees normal images only and is still fine."""
    worlds = [plant(0), broken(plant(1)), plant(2)]
    normal, test = worlds[0].data.normal, worlds[0].test
    sets = [replace(world.data, normal=normal) for world in worlds]
    localisers = [METHODS["bgad"].build_small(seed) for seed in range(3)]
    finite: list[list[bool]] = []
    for _ in type(localisers[0]).fit_stack(localisers, sets):
        finite.append([bool(np.isfinite(localiser.score(test, SIDE)[0]).all()) for localiser in localisers])
    assert finite == [[True] * 3] + [[True, False, True]] * 3
    scores, maps = localisers[1].score(test, SIDE)
    assert (scores.shape, maps.shape) == ((10,), (10, SIDE, SIDE))
    assert np.isnan(scores).all()
    assert np.isnan(maps).all()
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 1
    assert errors[0].startswith("broken run diverged")
    alone = METHODS["bgad"].build_small(2).fit(sets[2]).score(test, SIDE)[0]
    np.testing.assert_allclose(localisers[2].score(test, SIDE)[0], alone, rtol=0, atol=1e-5)


def test_a_level_that_would_get_no_update_is_refused_before_training() -> None:
    schedule: Schedule = replace(SCHEDULE, feature_batch=129)
    with pytest.raises(
        ValueError,
        match=r"planted 0: level 2 would never be trained: 8 images of 4 x 4 positions have 128 features, fewer than "
        r"feature_batch, 129; lower feature_batch to 128 or raise image_batch",
    ):
        check_steps(member(name="planted 0"), schedule)
    localiser: FlowLocaliser = METHODS["nfad"].build_small(feature_batch=129)
    with pytest.raises(ValueError, match="level 2 would never be trained"):
        type(localiser).fit_stack([localiser], [plant().data])

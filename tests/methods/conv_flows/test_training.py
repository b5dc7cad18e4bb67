from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from methods.conv_flows.flow import Trunk, negative_log_likelihood
from methods.conv_flows.schedule import Schedule
from methods.conv_flows.training import Member, gathered, images_at_once
from methods.localiser import MapTrainingSet
from methods.map_flows.flow import LevelShape
from tests.methods.conv_flows.world import BLOCKS, SHAPES

SCHEDULE = Schedule(epochs=1, batch=4, learning_rate=1e-2, weight_decay=0.1, epochs_per_evaluation=1)
CPU = torch.device("cpu")


@pytest.fixture
def data() -> MapTrainingSet:
    rng = np.random.default_rng(0)
    return MapTrainingSet("ten images", tuple(rng.standard_normal((10, *shape), dtype=np.float32) for shape in SHAPES))


def likelihood(network: Trunk, data: MapTrainingSet, rows: Tensor, generator: torch.Generator) -> Tensor:
    return negative_log_likelihood(network(gathered(data.normal, rows, CPU))).mean()


def test_an_epoch_is_adam_with_weight_decay_on_shuffled_complete_batches(data: MapTrainingSet) -> None:
    member = Member(Trunk(SHAPES, BLOCKS, seed=0), data, likelihood, SCHEDULE, seed=5)
    found = member.epoch()
    network, generator = Trunk(SHAPES, BLOCKS, seed=0), torch.Generator().manual_seed(5)
    parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
    adam, losses = torch.optim.Adam(parameters, lr=1e-2, weight_decay=0.1), []
    for rows in torch.randperm(10, generator=generator)[:8].split(4):
        adam.zero_grad()
        losses.append(likelihood(network, data, rows, generator))
        losses[-1].backward()
        adam.step()
    torch.testing.assert_close(found, torch.stack(losses).mean().detach())
    torch.testing.assert_close(member.network.state_dict(), network.state_dict(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("at_once", [1, 3])
def test_parts_of_a_batch_train_as_the_whole(at_once: int, data: MapTrainingSet) -> None:
    """Their gradients add up to the batch's before each step; the draws of a loss are those of the whole batch."""
    levels = tuple(level.astype(np.float64) for level in data.normal)
    seen: list[list[int]] = []

    def loss(network: Trunk, data: MapTrainingSet, rows: Tensor, generator: torch.Generator) -> Tensor:
        seen.append(rows.tolist())
        noise = torch.rand(len(rows), 3, generator=generator, dtype=torch.float64).mean(1)
        latents = network(gathered(data.normal, rows, CPU))
        return sum((noise * latent.square().mean((1, 2, 3))).mean() for latent, _ in latents)

    whole, parts = (
        Member(Trunk(SHAPES, BLOCKS, 0).double(), MapTrainingSet("ten", levels), loss, SCHEDULE, 5, size)
        for size in (None, at_once)
    )
    torch.testing.assert_close(parts.epoch(), whole.epoch())
    torch.testing.assert_close(parts.network.state_dict(), whole.network.state_dict())
    *cut, first, second = seen
    assert [row for part in cut for row in part] == first + second
    assert {len(part) for part in cut} == {1: {1}, 3: {2}}[at_once]


def test_as_many_images_at_once_as_the_memory_holds() -> None:
    """An image of 1 MiB, 8 blocks that keep it five times: 40 MiB of 2 GiB; one that does not fit goes alone."""
    shapes = [LevelShape(64, 32, 64), LevelShape(64, 32, 64)]
    assert images_at_once(shapes, blocks=8, maps=1, device=CPU) == 51
    assert images_at_once(shapes, blocks=8, maps=3, device=CPU) == 17
    assert images_at_once(shapes * 100, blocks=8, maps=3, device=CPU) == 1
    assert images_at_once(shapes, blocks=8, maps=1, device=torch.device("cuda")) is None


def test_epochs_are_shuffled_anew(data: MapTrainingSet) -> None:
    seen: list[list[int]] = []

    def loss(network: Trunk, data: MapTrainingSet, rows: Tensor, generator: torch.Generator) -> Tensor:
        seen.append(rows.tolist())
        return likelihood(network, data, rows, generator)

    member = Member(Trunk(SHAPES, BLOCKS, seed=0), data, loss, SCHEDULE, seed=0)
    member.epoch()
    member.epoch()
    assert [len(set(seen[start] + seen[start + 1])) for start in (0, 2)] == [8, 8]
    assert seen[:2] != seen[2:]


def test_rows_are_gathered_from_a_memory_mapped_level(tmp_path: Path) -> None:
    np.save(tmp_path / "level.npy", np.arange(5 * 2 * 3 * 4, dtype=np.float32).reshape(5, 2, 3, 4))
    level = np.load(tmp_path / "level.npy", mmap_mode="r")
    (maps,) = gathered((level,), torch.tensor([4, 1]), CPU)
    np.testing.assert_array_equal(maps, level[[4, 1]].transpose(0, 3, 1, 2))
    assert maps.is_contiguous(memory_format=torch.channels_last)

"""What all localisers built on one conditional flow per level share."""

import logging
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
import torch
from torch import Tensor, nn

from methods.detector import State
from methods.flows.stack import FlowStack
from methods.flows.stack import State as Parameters
from methods.levels import Levels
from methods.localiser import Localiser, MapTrainingSet
from methods.map_flows.density import LevelDensity
from methods.map_flows.flow import ConditionalBlocks, LevelShape, conditional_flow
from methods.map_flows.members import Tensors, member_of, shapes_of
from methods.map_flows.objectives import Objective
from methods.map_flows.schedule import Schedule
from methods.map_flows.scoring import anomaly_maps
from methods.map_flows.training import Training, check_steps
from methods.parameters import trainable_count
from methods.seeds import derive

log = logging.getLogger(__name__)


class FlowLocaliser(Localiser):
    """One flow per level; an anomaly map shows where the levels' densities are low."""

    anomalies_per_pass = 0

    def __init__(
        self,
        *,
        blocks: int,
        clamp: float,
        permutation: str,
        position_code: int,
        hidden_ratio: int,
        meta_epochs: int,
        sub_epochs: int,
        image_batch: int,
        feature_batch: int,
        steps_per_batch: int | None,
        learning_rate: float,
        final_learning_rate: float,
        warm_up_epochs: int,
        warm_up_learning_rate: float,
        seed: int = 0,
        device: str = "cpu",
    ) -> None:
        self.architecture = ConditionalBlocks(
            blocks=blocks, clamp=clamp, permutation=permutation, position_code=position_code, hidden_ratio=hidden_ratio
        )
        self.schedule = Schedule(
            meta_epochs=meta_epochs,
            sub_epochs=sub_epochs,
            image_batch=image_batch,
            feature_batch=feature_batch,
            steps_per_batch=steps_per_batch,
            learning_rate=learning_rate,
            final_learning_rate=final_learning_rate,
            warm_up_epochs=warm_up_epochs,
            warm_up_learning_rate=warm_up_learning_rate,
        )
        self.seed = seed
        self.device = torch.device(device)
        self._begin([])

    @abstractmethod
    def objective(self) -> Objective:
        """The training loss from the second meta-epoch on."""

    @classmethod
    def fit_stack(cls, localisers: Sequence[Self], sets: Sequence[MapTrainingSet]) -> Iterator[int]:
        """As the contract says; a set that does not fit the method or its schedule raises ValueError at once."""
        first, shapes = localisers[0], shapes_of(sets[0].normal)
        tensors, needs_anomalies = Tensors(first.device), first.anomalies_per_pass > 0
        members = [
            member_of(data, needs_anomalies, localiser._generator(), tensors)
            for localiser, data in zip(localisers, sets, strict=True)
        ]
        for member in members:
            check_steps(member, first.schedule)
        stacks = [
            FlowStack([localiser._initial_flow(level, shape) for localiser in localisers], first.device)
            for level, shape in enumerate(shapes, 1)
        ]
        for localiser in localisers:
            localiser._begin(shapes)
        return _train(localisers, Training(stacks, members, first.schedule))

    def schedule_passes(self, passes: int) -> Self:
        warm_up = min(self.schedule.warm_up_epochs, passes - 1)
        self.schedule = replace(self.schedule, meta_epochs=passes, sub_epochs=1, warm_up_epochs=warm_up)
        return self

    @property
    def parameter_count(self) -> int:
        return sum(trainable_count(density.flow) for density in self.densities)

    def score(self, features: Levels, side: int) -> tuple[np.ndarray, np.ndarray]:
        if not self.finite_:
            count = len(features[0])
            return np.full(count, np.nan), np.full((count, side, side), np.nan, dtype=np.float32)
        pairs = zip(self.densities, features, strict=True)
        maps = anomaly_maps([density.log_likelihood(level) for density, level in pairs], side)
        return maps.amax((1, 2)).cpu().numpy(), maps.float().cpu().numpy()

    def state(self) -> State:
        flows = {
            f"level{number}.{name}": value
            for number, density in enumerate(self.densities, 1)
            for name, value in density.state().items()
        }
        shapes = np.array([density.shape for density in self.densities], dtype=np.int64)
        return {"losses_": self.losses_, "finite_": self.finite_, "shapes_": shapes} | flows

    def restore(self, state: Mapping[str, np.ndarray]) -> Self:
        self._begin([LevelShape(*map(int, shape)) for shape in state["shapes_"]])
        for number, density in enumerate(self.densities, 1):
            density.load(_of_level(state, number))
        self.losses_, self.finite_ = state["losses_"], state["finite_"]
        return self

    def _generator(self) -> torch.Generator:
        return torch.Generator(self.device).manual_seed(derive(self.seed, "batches"))

    def _initial_flow(self, level: int, shape: LevelShape) -> nn.Module:
        return conditional_flow(shape, self.architecture, derive(self.seed, "parameters", level))

    def _begin(self, shapes: Sequence[LevelShape]) -> None:
        self.densities = [LevelDensity(shape, self.architecture, self.device) for shape in shapes]
        self.losses_ = np.empty((0, len(shapes)), dtype=np.float32)
        self.finite_ = np.array(True)

    def _keep(self, run: str, parameters: Sequence[Parameters], losses: Tensor) -> None:
        """Become what training has reached; `losses` `(levels,)` are the means of the last meta-epoch."""
        for density, level in zip(self.densities, parameters, strict=True):
            density.load(level)
        self.losses_ = np.concatenate([self.losses_, losses.numpy()[None]])
        finite = bool(losses.isfinite().all()) and all(_is_finite(level) for level in parameters)
        if self.finite_ and not finite:
            log.error("%s diverged: its loss or parameters are not finite; its scores will be empty", run)
        self.finite_ = np.array(self.finite_ and finite)


def _train(localisers: Sequence[FlowLocaliser], training: Training) -> Iterator[int]:
    first = localisers[0]
    for epoch, losses in enumerate(training.meta_epochs(first.objective(), first.anomalies_per_pass), 1):
        for index, localiser in enumerate(localisers):
            parameters = [stack.state(index) for stack in training.stacks]
            localiser._keep(training.members[index].name, parameters, losses[:, index])
        yield epoch


def _is_finite(parameters: Parameters) -> bool:
    return all(bool(value.isfinite().all()) for value in parameters.values())


def _of_level(state: Mapping[str, np.ndarray], number: int) -> dict[str, Tensor]:
    prefix = f"level{number}."
    return {name.removeprefix(prefix): torch.tensor(value) for name, value in state.items() if name.startswith(prefix)}

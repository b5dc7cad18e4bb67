"""What all detectors built on one coupling flow share."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
import torch
from torch import Tensor, nn

from methods.detector import Features, StackedDetector, State, TrainingSet
from methods.flows.coupling import Architecture, coupling_flow, negative_log_likelihood
from methods.flows.objectives import Objective
from methods.flows.stack import FlowStack, load_flow
from methods.flows.training import MemberData, Schedule, Trained, train
from methods.seeds import derive

_ROWS_AT_ONCE = 4096


class FlowDetector(StackedDetector):
    """One flow per run; the score is its negative log-likelihood in nats, without the constant term."""

    flow: nn.Module

    def __init__(
        self,
        *,
        blocks: int,
        hidden: int,
        clamp: float,
        permutation: str,
        epochs: int,
        minimum_steps: int,
        batch: int,
        learning_rate: float,
        noise: float,
        gradient_clip: float,
        seed: int = 0,
        device: str = "cpu",
    ) -> None:
        self.architecture = Architecture(blocks, hidden, clamp, permutation)
        self.schedule = Schedule(epochs, minimum_steps, batch, learning_rate, noise, gradient_clip)
        self.seed = seed
        self.device = torch.device(device)
        self.losses_ = np.empty(0, dtype=np.float32)
        self.finite_ = np.array(True)
        self._start: Mapping[str, Tensor] | None = None

    @abstractmethod
    def objective(self, dimensions: int) -> Objective:
        """The training loss on vectors of length `dimensions`."""

    @classmethod
    def fit_stack(cls, detectors: Sequence[Self], sets: Sequence[TrainingSet]) -> None:
        dimensions = sets[0].inliers.shape[1]
        stack = FlowStack([detector._initial_flow(dimensions) for detector in detectors], detectors[0].device)
        members = [detector._member(data) for detector, data in zip(detectors, sets, strict=True)]
        trained = train(stack, members, detectors[0].objective(dimensions), detectors[0].schedule)
        for detector, result in zip(detectors, trained, strict=True):
            detector._keep(result, dimensions)

    def start_from(self, trained: "FlowDetector") -> None:
        """Begin the next fit at the parameters of a trained flow instead of at random ones."""
        self._start = trained.flow.state_dict()

    def _initial_flow(self, dimensions: int) -> nn.Module:
        flow = coupling_flow(dimensions, self.architecture, derive(self.seed, "parameters"))
        return flow if self._start is None else load_flow(flow, self._start)

    def decision_function(self, features: Features) -> np.ndarray:
        if not self.finite_:
            return np.full(len(features), np.nan)
        with torch.inference_mode():
            parts = [negative_log_likelihood(self.flow, x) for x in self._tensor(features).split(_ROWS_AT_ONCE)]
        return torch.cat(parts).double().cpu().numpy()

    def state(self) -> State:
        return super().state() | {name: value.cpu().numpy() for name, value in self.flow.state_dict().items()}

    def restore(self, state: Mapping[str, np.ndarray]) -> Self:
        super().restore({name: value for name, value in state.items() if name.endswith("_")})
        parameters = {name: torch.tensor(value) for name, value in state.items() if not name.endswith("_")}
        self._load(parameters, parameters["module_list.0.global_scale"].shape[1])
        return self

    def _member(self, data: TrainingSet) -> MemberData:
        generator = torch.Generator(self.device).manual_seed(derive(self.seed, "batches"))
        auxiliary = None if data.auxiliary is None else self._tensor(data.auxiliary)
        return MemberData(data.name, self._tensor(data.inliers), auxiliary, generator)

    def _keep(self, trained: Trained, dimensions: int) -> None:
        self.losses_, self.finite_ = trained.losses.numpy(), np.array(trained.finite)
        self._load(trained.state, dimensions)

    def _load(self, parameters: Mapping[str, Tensor], dimensions: int) -> None:
        flow = coupling_flow(dimensions, self.architecture, seed=0)
        self.flow = load_flow(flow, parameters).to(self.device).eval()

    def _tensor(self, features: Features) -> Tensor:
        return torch.as_tensor(features).to(self.device)

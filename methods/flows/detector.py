"""What all detectors built on one coupling flow share."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
        self.architecture = Architecture(blocks=blocks, hidden=hidden, clamp=clamp, permutation=permutation)
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
        dimensions, device = sets[0].inliers.shape[1], detectors[0].device
        stack = FlowStack([detector._initial_flow(dimensions) for detector in detectors], device)
        tensors = _tensors(sets, device)
        members = [detector._member(data, tensors) for detector, data in zip(detectors, sets, strict=True)]
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
        batches = _tensor(features, self.device).split(_ROWS_AT_ONCE)
        with torch.inference_mode():
            parts = [negative_log_likelihood(self.flow, batch) for batch in batches]
        return torch.cat(parts).double().cpu().numpy()

    def state(self) -> State:
        return super().state() | {name: value.cpu().numpy() for name, value in self.flow.state_dict().items()}

    def restore(self, state: Mapping[str, np.ndarray]) -> Self:
        super().restore({name: value for name, value in state.items() if name.endswith("_")})
        parameters = {name: torch.tensor(value) for name, value in state.items() if not name.endswith("_")}
        self._load(parameters, parameters["module_list.0.global_scale"].shape[1])
        return self

    def _member(self, data: TrainingSet, tensors: Mapping[int, Tensor]) -> MemberData:
        generator = torch.Generator(self.device).manual_seed(derive(self.seed, "batches"))
        return MemberData(data.name, tensors[id(data.inliers)], tensors.get(id(data.auxiliary)), generator)

    def _keep(self, trained: Trained, dimensions: int) -> None:
        self.losses_, self.finite_ = trained.losses.numpy(), np.array(trained.finite)
        self._load(trained.state, dimensions)

    def _load(self, parameters: Mapping[str, Tensor], dimensions: int) -> None:
        """Every parameter is overwritten, permutations too: hard ones are drawn ten times faster."""
        flow = coupling_flow(dimensions, replace(self.architecture, permutation="hard"), seed=0)
        self.flow = load_flow(flow, parameters).to(self.device).eval()


def _tensors(sets: Sequence[TrainingSet], device: torch.device) -> dict[int, Tensor]:
    """Each distinct array by its id: an auxiliary set that all members share is on the device once."""
    arrays = [array for data in sets for array in (data.inliers, data.auxiliary) if array is not None]
    distinct = {id(array): array for array in arrays}
    return {key: _tensor(array, device) for key, array in distinct.items()}


def _tensor(features: Features, device: torch.device) -> Tensor:
    return torch.as_tensor(features, dtype=torch.float32, device=device)

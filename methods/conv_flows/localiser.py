"""What FastFlow and the methods built on it share: the flows of all levels, their training, and their maps."""

import logging
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
import torch
from torch import Tensor
from torch.backends import cudnn

from methods.conv_flows.flow import ConvBlocks, Trunk
from methods.conv_flows.schedule import Schedule
from methods.conv_flows.scoring import anomaly_maps
from methods.conv_flows.training import Member, gathered, images_at_once
from methods.detector import State
from methods.levels import Levels
from methods.localiser import Localiser, MapTrainingSet
from methods.map_flows.flow import LevelShape
from methods.map_flows.members import shapes_of
from methods.parameters import trainable_count
from methods.seeds import derive

log = logging.getLogger(__name__)
_NETWORK = "network."


class ConvFlowLocaliser(Localiser):
    """One convolutional flow per level; an anomaly map shows where latent vectors are long."""

    network: Trunk
    maps_per_image = 1  # that the loss sends through the trunk

    def __init__(
        self,
        *,
        blocks: int,
        clamp: float,
        permutation: str,
        hidden_ratio: float,
        kernels: str,
        layer_norm: bool,
        epochs: int,
        batch: int,
        learning_rate: float,
        weight_decay: float,
        epochs_per_evaluation: int,
        seed: int = 0,
        device: str = "cpu",
    ) -> None:
        self.architecture = ConvBlocks(
            blocks=blocks,
            clamp=clamp,
            permutation=permutation,
            hidden_ratio=hidden_ratio,
            kernels=kernels,
            layer_norm=layer_norm,
        )
        self.schedule = Schedule(
            epochs=epochs,
            batch=batch,
            learning_rate=learning_rate,
            weight_decay=weight_decay,
            epochs_per_evaluation=epochs_per_evaluation,
        )
        self.seed = seed
        self.device = torch.device(device)

    @abstractmethod
    def loss(self, network: Trunk, data: MapTrainingSet, rows: Tensor, generator: torch.Generator) -> Tensor:
        """The scalar loss of the normal images `rows` `(b,)`, a mean over them; on the CPU as the generator is."""

    def initial_network(self, shapes: Sequence[LevelShape]) -> Trunk:
        """What is trained: a trunk, or a subclass of it that has heads besides; called as a trunk it gives the maps."""
        return Trunk(shapes, self.architecture, derive(self.seed, "parameters"))

    @classmethod
    def fit_stack(cls, localisers: Sequence[Self], sets: Sequence[MapTrainingSet]) -> Iterator[int]:
        """As the contract says.

        Members take turns, an epoch each: the maps of one batch fill a device already.
        """
        return _train(localisers, [localiser._member(data) for localiser, data in zip(localisers, sets, strict=True)])

    def schedule_passes(self, passes: int) -> Self:
        self.schedule = replace(self.schedule, epochs=passes, epochs_per_evaluation=1)
        return self

    @property
    def parameter_count(self) -> int:
        return trainable_count(self.network)

    @torch.inference_mode()
    def score(self, features: Levels, side: int) -> tuple[np.ndarray, np.ndarray]:
        count = len(features[0])
        scores, maps = np.full(count, np.nan), np.full((count, side, side), np.nan, dtype=np.float32)
        if self.finite_:
            self.network.eval()
            for rows in torch.arange(count).split(self.schedule.batch):
                found = self._maps(features, rows, side)
                scores[rows], maps[rows] = found.amax((1, 2)).cpu(), found.float().cpu()
        return scores, maps

    def state(self) -> State:
        parameters = {
            f"{_NETWORK}{name}": value.cpu().numpy().copy() for name, value in self.network.state_dict().items()
        }
        return {"losses_": self.losses_, "finite_": self.finite_, "shapes_": self.shapes_} | parameters

    def restore(self, state: Mapping[str, np.ndarray]) -> Self:
        self._begin([LevelShape(*map(int, shape)) for shape in state["shapes_"]])
        parameters = {
            name.removeprefix(_NETWORK): torch.tensor(value)
            for name, value in state.items()
            if name.startswith(_NETWORK)
        }
        self.network.load_state_dict(parameters)
        self.losses_, self.finite_ = state["losses_"], state["finite_"]
        return self

    def _member(self, data: MapTrainingSet) -> Member:
        shapes = shapes_of(data.normal)
        self._begin(shapes)
        at_once = images_at_once(shapes, self.architecture.blocks, self.maps_per_image, self.device)
        return Member(self.network, data, self.loss, self.schedule, derive(self.seed, "batches"), at_once)

    def _begin(self, shapes: Sequence[LevelShape]) -> None:
        self.network = self.initial_network(shapes).to(self.device)
        self.shapes_ = np.array(shapes, dtype=np.int64)
        self.losses_ = np.empty(0, dtype=np.float32)
        self.finite_ = np.array(True)

    def _maps(self, features: Levels, rows: Tensor, side: int) -> Tensor:
        with cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False):
            parts = self.network(gathered(features, rows, self.device))
        return anomaly_maps([latent for latent, _ in parts], side)

    def _keep(self, run: str, losses: Tensor) -> None:
        """Take down the mean losses `(epochs,)` of a round."""
        self.losses_ = np.concatenate([self.losses_, losses.cpu().numpy()])
        finite = all(bool(value.isfinite().all()) for value in (losses, *self.network.parameters()))
        if self.finite_ and not finite:
            log.error("%s diverged: its loss or parameters are not finite; its scores will be empty", run)
        self.finite_ = np.array(self.finite_ and finite)


def _train(localisers: Sequence[ConvFlowLocaliser], members: Sequence[Member]) -> Iterator[int]:
    for epochs in localisers[0].schedule.rounds():
        losses = torch.stack([torch.stack([member.epoch() for member in members]) for _ in epochs], 1)
        for localiser, member, of_member in zip(localisers, members, losses, strict=True):
            localiser._keep(member.data.name, of_member)
        log.info("epoch %d of %d, mean loss %.3f", epochs[-1], localisers[0].schedule.epochs, losses.nanmean())
        yield epochs[-1]

"""One trained flow: the log-likelihood of every position of a level map."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from methods.detector import State
from methods.flows.coupling import negative_log_likelihood
from methods.flows.stack import load_flow
from methods.map_flows.flow import ConditionalBlocks, LevelShape, conditional_flow, log_likelihood, rows_and_columns

_FEATURES_AT_ONCE = 2048


class LevelDensity:
    """The density of one level's features, given their position."""

    def __init__(self, shape: LevelShape, architecture: ConditionalBlocks, device: torch.device) -> None:
        """A flow that waits for its parameters; hard permutations are drawn faster, and are overwritten too."""
        self.shape = shape
        self.device = device
        self.flow = conditional_flow(shape, replace(architecture, permutation="hard"), seed=0).to(device).eval()

    def load(self, parameters: Mapping[str, Tensor]) -> None:
        load_flow(self.flow, parameters)

    def state(self) -> State:
        return {name: value.cpu().numpy() for name, value in self.flow.state_dict().items()}

    @torch.inference_mode()
    def log_likelihood(self, features: np.ndarray) -> Tensor:
        """`log p / channels` `(n, h, w)` in nats of level maps `(n, h, w, c)`, in pieces that fit a cache."""
        rows = features.reshape(-1, self.shape.channels)
        starts = range(0, len(rows), _FEATURES_AT_ONCE)
        parts = [self._of(rows[start : start + _FEATURES_AT_ONCE], start) for start in starts]
        return torch.cat(parts).view(features.shape[:3])

    def _of(self, rows: np.ndarray, start: int) -> Tensor:
        batch = torch.tensor(rows, device=self.device)
        positions = torch.arange(start, start + len(batch), device=self.device) % self.shape.positions
        transport = partial(self.flow, c=[rows_and_columns(positions, self.shape)])
        return log_likelihood(negative_log_likelihood(transport, batch), self.shape.channels)

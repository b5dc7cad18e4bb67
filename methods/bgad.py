"""BGAD: flows that a boundary guides to part normal features from a few known anomalies' (BGAD, CVPR 2023)."""

from typing import Any

from methods.map_flows.objectives import Boundary, Objective, boundary_guided
from methods.map_flows.weighted import WeightedLocaliser


class BGAD(WeightedLocaliser):
    """`L_ml + lambda (loss_n + loss_a)`: pulls normal features up to, and pushes abnormal ones `tau` below, a boundary.

    `strength` is the paper's lambda, `beta` the quantile of the normal features at the boundary, `margin` its tau.
    """

    def __init__(
        self,
        *,
        beta: float,
        margin: float,
        strength: float,
        anomalies_per_pass: int,
        **flow: Any,
    ) -> None:
        super().__init__(**flow)
        self.boundary = Boundary(beta, margin)
        self.strength = strength
        self.anomalies_per_pass = anomalies_per_pass

    def objective(self) -> Objective:
        return boundary_guided(self.weighting, self.boundary, self.strength)

"""BGAD: flows that a boundary guides to part normal features from a few known anomalies' (BGAD, CVPR 2023)."""

from typing import Any

from methods.map_flows.localiser import FlowLocaliser
from methods.map_flows.objectives import Boundary, Objective, Weighting, boundary_guided


class BGAD(FlowLocaliser):
    """`L_ml + lambda (loss_n + loss_a)`: pulls normal features up to, and pushes abnormal ones `tau` below, a boundary.

    `strength` is the paper's lambda, `beta` the quantile of the normal features at the boundary, `margin` its tau.
    """

    def __init__(
        self,
        *,
        beta: float,
        margin: float,
        strength: float,
        likelihood_scale: float,
        focal: bool,
        focal_limit: float | None = None,
        anomalies_per_pass: int,
        **flow: Any,
    ) -> None:
        super().__init__(**flow)
        self.boundary = Boundary(beta, margin)
        self.weighting = Weighting(likelihood_scale, focal, focal_limit)
        self.strength = strength
        self.anomalies_per_pass = anomalies_per_pass

    def objective(self) -> Objective:
        return boundary_guided(self.weighting, self.boundary, self.strength)

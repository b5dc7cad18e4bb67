"""BGAD without anomalies: normal features are also pulled above a boundary (BGAD, its row "w/o")."""

from typing import Any

from methods.map_flows.localiser import FlowLocaliser
from methods.map_flows.objectives import Boundary, Objective, Weighting, normal_pull


class BGADNormal(FlowLocaliser):
    """`L_ml + loss_n`; the boundary is the `beta` quantile of each batch and level. No known anomaly is looked at."""

    def __init__(
        self, *, beta: float, likelihood_scale: float, focal: bool, focal_limit: float | None = None, **flow: Any
    ) -> None:
        super().__init__(**flow)
        self.boundary = Boundary(beta, margin=0.0)
        self.weighting = Weighting(likelihood_scale, focal, focal_limit)

    def objective(self) -> Objective:
        return normal_pull(self.weighting, self.boundary)

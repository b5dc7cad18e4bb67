"""BGAD without anomalies: normal features are also pulled above a boundary (BGAD, its row "w/o")."""

from typing import Any

from methods.map_flows.objectives import Boundary, Objective, normal_pull
from methods.map_flows.weighted import WeightedLocaliser


class BGADNormal(WeightedLocaliser):
    """`L_ml + loss_n`; the boundary is the `beta` quantile of each batch and level. No known anomaly is looked at."""

    def __init__(self, *, beta: float, **flow: Any) -> None:
        super().__init__(**flow)
        self.boundary = Boundary(beta, margin=0.0)

    def objective(self) -> Objective:
        return normal_pull(self.weighting, self.boundary)

"""BGAD-dagger: a conventional contrastive loss in place of BGAD's boundary; our reading, the formula is unknown."""

from typing import Any

from methods.map_flows.localiser import FlowLocaliser
from methods.map_flows.objectives import Objective, Weighting, fixed_margin


class BGADDagger(FlowLocaliser):
    """`L_ml + lambda mean max(0, l / likelihood_scale + margin)` over abnormal features: our reading.

    All normal features are pulled up and all abnormal ones pushed below a margin fixed in advance, where BGAD moves
    only those beyond a boundary that it takes from each batch. Focal weights and schedule are BGAD's.
    """

    def __init__(
        self,
        *,
        margin: float,
        strength: float,
        likelihood_scale: float,
        focal: bool,
        focal_limit: float | None = None,
        anomalies_per_pass: int,
        **flow: Any,
    ) -> None:
        super().__init__(**flow)
        self.margin = margin
        self.weighting = Weighting(likelihood_scale, focal, focal_limit)
        self.strength = strength
        self.anomalies_per_pass = anomalies_per_pass

    def objective(self) -> Objective:
        return fixed_margin(self.weighting, self.margin, self.strength)

"""BGAD-dagger: a conventional contrastive loss in place of BGAD's boundary; our reading, the formula is unknown."""

from typing import Any

from methods.map_flows.objectives import Objective, fixed_margin
from methods.map_flows.weighted import WeightedLocaliser


class BGADDagger(WeightedLocaliser):
    """`L_ml + lambda mean max(0, l / likelihood_scale + margin)` over abnormal features: our reading.

    All normal features are pulled up and all abnormal ones pushed below a margin fixed in advance, where BGAD moves
    only those beyond a boundary that it takes from each batch. Focal weights and schedule are BGAD's.
    """

    def __init__(
        self,
        *,
        margin: float,
        strength: float,
        anomalies_per_pass: int,
        **flow: Any,
    ) -> None:
        super().__init__(**flow)
        self.margin = margin
        self.strength = strength
        self.anomalies_per_pass = anomalies_per_pass

    def objective(self) -> Objective:
        return fixed_margin(self.weighting, self.margin, self.strength)

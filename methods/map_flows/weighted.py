"""What BGAD and its variants share: likelihoods on the boundary's scale, with or without focal weights."""

from typing import Any

from methods.map_flows.localiser import FlowLocaliser
from methods.map_flows.objectives import Weighting


class WeightedLocaliser(FlowLocaliser):
    """`likelihood_scale` divides what is compared with a boundary; `focal` weights may be bound by `focal_limit`."""

    def __init__(self, *, likelihood_scale: float, focal: bool, focal_limit: float | None = None, **flow: Any) -> None:
        super().__init__(**flow)
        self.weighting = Weighting(likelihood_scale, focal, focal_limit)

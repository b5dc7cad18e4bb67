"""NFAD: conditional flows on level maps, trained by maximum likelihood on normal images (BGAD's baseline)."""

from methods.map_flows.localiser import FlowLocaliser
from methods.map_flows.objectives import Objective, maximum_likelihood


class NFAD(FlowLocaliser):
    """`L_ml` throughout, without focal weights; known anomalies are not looked at."""

    def objective(self) -> Objective:
        return maximum_likelihood

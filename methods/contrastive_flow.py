"""CF: the contrastive normalizing flow (CF section 4, algorithm 1)."""

from typing import Any

from methods.flows.detector import FlowDetector
from methods.flows.objectives import Objective, contrastive


class ContrastiveFlow(FlowDetector):
    """Raises the likelihood of inliers and lowers that of an auxiliary set, down to a clamp.

    `threshold` (the paper's tsh) is in nats of negative log-likelihood without its constant term. The learned
    density is the normalised positive difference of the two densities, and the score its negative
    log-likelihood.
    """

    def __init__(self, *, threshold: float, **flow: Any) -> None:
        super().__init__(**flow)
        self.threshold = threshold

    def objective(self, dimensions: int) -> Objective:
        return contrastive(self.threshold)

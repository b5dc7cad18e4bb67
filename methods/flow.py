"""Flow: a normalizing flow trained by maximum likelihood on the inliers (CF section 5.1)."""

from collections.abc import Sequence

from methods.detector import TrainingSet
from methods.flows.detector import FlowDetector
from methods.flows.objectives import Objective, maximum_likelihood


class Flow(FlowDetector):
    """Score: negative log-likelihood under the inliers' density."""

    def objective(self, dimensions: int) -> Objective:
        return maximum_likelihood


def fit_or_restore(flows: Sequence[Flow], sets: Sequence[TrainingSet]) -> None:
    """Give each run its Flow: the saved one where the run brings it as `start`, else trained on its inliers."""
    missing = [(flow, data) for flow, data in zip(flows, sets, strict=True) if data.start is None]
    for flow, data in zip(flows, sets, strict=True):
        if data.start is not None:
            flow.restore(data.start)
    if missing:
        Flow.fit_stack(
            [flow for flow, _ in missing], [TrainingSet(data.name, data.inliers) for _, data in missing]
        )

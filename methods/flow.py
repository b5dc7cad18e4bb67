"""Flow: a normalizing flow trained by maximum likelihood on the inliers (CF section 5.1)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Self

from methods.detector import TrainingSet
from methods.flows.detector import FlowDetector
from methods.flows.objectives import Objective, maximum_likelihood


class Flow(FlowDetector):
    """Score: negative log-likelihood under the inliers' density. An auxiliary set is not looked at."""

    def objective(self, dimensions: int) -> Objective:
        return maximum_likelihood

    @classmethod
    def fit_stack(cls, detectors: Sequence[Self], sets: Sequence[TrainingSet]) -> None:
        super().fit_stack(detectors, [replace(data, auxiliary=None) for data in sets])


def fit_or_restore(flows: Sequence[Flow], sets: Sequence[TrainingSet]) -> None:
    """Give each run its Flow: the saved one where it brings a `start`, else one trained on its inliers."""
    missing = [(flow, data) for flow, data in zip(flows, sets, strict=True) if data.start is None]
    for flow, data in zip(flows, sets, strict=True):
        if data.start is not None:
            flow.restore(data.start)
    if missing:
        Flow.fit_stack([flow for flow, _ in missing], [data for _, data in missing])

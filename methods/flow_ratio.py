"""Flow-ratio: the likelihood ratio of an inlier flow and an auxiliary flow.

Schirrmeister et al. 2020, "hierarchies of distributions", on features as in CF section 5.1.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np

from methods.detector import Features, StackedDetector, State, TrainingSet, required
from methods.flow import Flow, fit_or_restore
from methods.seeds import derive


class FlowRatio(StackedDetector):
    """Score: `nll_in - nll_aux` in nats, in which the constant terms cancel.

    `initialise_from` is `independent` (two flows that know nothing of each other, CF) or `auxiliary` (the
    inlier flow goes on from the trained auxiliary one, as in Schirrmeister's official code).
    """

    def __init__(self, *, initialise_from: str, seed: int = 0, device: str = "cpu", **flow: Any) -> None:
        if initialise_from not in ("independent", "auxiliary"):
            raise ValueError(f"initialise_from is {initialise_from!r}; allowed: 'independent', 'auxiliary'")
        self.initialise_from = initialise_from
        self.inlier = Flow(seed=seed, device=device, **flow)
        self.auxiliary = Flow(seed=derive(seed, "auxiliary flow"), device=device, **flow)

    @classmethod
    def fit_stack(cls, detectors: Sequence[Self], sets: Sequence[TrainingSet]) -> None:
        fit_or_restore([detector.auxiliary for detector in detectors], [_of_the_auxiliary_set(data) for data in sets])
        inliers = [detector.inlier for detector in detectors]
        if detectors[0].initialise_from == "independent":
            fit_or_restore(inliers, sets)
        else:
            for detector in detectors:
                detector.inlier.start_from(detector.auxiliary)
            Flow.fit_stack(inliers, sets)

    def decision_function(self, features: Features) -> np.ndarray:
        return self.inlier.decision_function(features) - self.auxiliary.decision_function(features)

    def state(self) -> State:
        parts = {"inlier": self.inlier, "auxiliary": self.auxiliary}
        return {f"{part}.{name}": value for part, flow in parts.items() for name, value in flow.state().items()}

    def restore(self, state: Mapping[str, np.ndarray]) -> Self:
        for part, flow in (("inlier.", self.inlier), ("auxiliary.", self.auxiliary)):
            flow.restore({name.removeprefix(part): value for name, value in state.items() if name.startswith(part)})
        return self


def _of_the_auxiliary_set(data: TrainingSet) -> TrainingSet:
    return TrainingSet(f"{data.name} (auxiliary flow)", required(data.auxiliary), start=data.auxiliary_start)

"""OE: a trained Flow, fine-tuned to keep a likelihood margin to the auxiliary set.

Hendrycks et al. 2019, section 4.4 (density estimation), on features as in CF section 5.1.
"""

from collections.abc import Sequence
from typing import Any, Self

from methods.detector import TrainingSet
from methods.flow import Flow, fit_or_restore
from methods.flows.detector import FlowDetector
from methods.flows.objectives import Objective, likelihood_margin


class OutlierExposure(FlowDetector):
    """Score: negative log-likelihood in nats after fine-tuning.

    `margin_per_dimension` is in nats (one per pixel in the paper, here one per feature); the other
    hyperparameters are Flow's.
    """

    def __init__(
        self, *, finetune_epochs: int, finetune_minimum_steps: int, margin_per_dimension: float, **flow: Any
    ) -> None:
        super().__init__(**{**flow, "epochs": finetune_epochs, "minimum_steps": finetune_minimum_steps})
        self.base = Flow(**flow)
        self.margin_per_dimension = margin_per_dimension

    def objective(self, dimensions: int) -> Objective:
        return likelihood_margin(self.margin_per_dimension * dimensions)

    @classmethod
    def fit_stack(cls, detectors: Sequence[Self], sets: Sequence[TrainingSet]) -> None:
        fit_or_restore([detector.base for detector in detectors], sets)
        for detector in detectors:
            detector.start_from(detector.base)
        super().fit_stack(detectors, sets)

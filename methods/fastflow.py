"""FastFlow: convolutional flows on level maps, trained by maximum likelihood on normal images (arXiv 2111.07677)."""

import torch
from torch import Tensor

from methods.conv_flows.flow import Trunk, negative_log_likelihood
from methods.conv_flows.localiser import ConvFlowLocaliser
from methods.conv_flows.training import gathered
from methods.localiser import MapTrainingSet


class FastFlow(ConvFlowLocaliser):
    """The mean negative log-likelihood of a batch, in nats per image; known anomalies are not looked at."""

    def loss(self, network: Trunk, data: MapTrainingSet, rows: Tensor, generator: torch.Generator) -> Tensor:
        return negative_log_likelihood(network(gathered(data.normal, rows, self.device))).mean()

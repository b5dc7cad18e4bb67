"""MoCo's two encoders and its queue, and the loss of a batch."""

import copy

import torch
from torch import Tensor, nn
from torch.nn import functional

from methods.pretraining.queue import KeyQueue


class MomentumContrast(nn.Module):
    """A query encoder, a key encoder that follows it and learns nothing by itself, and the queue of keys."""

    def __init__(self, encoder: nn.Module, queue: KeyQueue) -> None:
        super().__init__()
        self.query = encoder
        self.key = copy.deepcopy(encoder).requires_grad_(False)
        self.queue = queue

    @torch.no_grad()
    def follow(self, momentum: float) -> None:
        """The key encoder's parameters become `momentum` of themselves and the rest of the query encoder's."""
        for ours, theirs in zip(self.key.parameters(), self.query.parameters(), strict=True):
            ours.lerp_(theirs, 1 - momentum)


def info_nce(queries: Tensor, positives: Tensor, negatives: Tensor, temperature: float) -> Tensor:
    """The mean over queries of -log of the positive's share (He et al. 2020, equation 1), in nats.

    `queries` and `positives` `(b, d)` and `negatives` `(k, d)` are unit vectors; a share is that of
    exp(similarity / `temperature`) in the sum over the positive and all negatives.
    """
    of_positives = (queries * positives).sum(1, keepdim=True)
    logits = torch.cat([of_positives, queries @ negatives.T], 1) / temperature  # (b, 1 + k)
    return functional.cross_entropy(logits, torch.zeros(len(logits), dtype=torch.int64, device=logits.device))

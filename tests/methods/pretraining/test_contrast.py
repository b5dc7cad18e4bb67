import math

import pytest
import torch
from torch import nn

from methods.pretraining.contrast import MomentumContrast, info_nce
from methods.pretraining.queue import KeyQueue


def model() -> MomentumContrast:
    torch.manual_seed(0)
    encoder = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
    return MomentumContrast(encoder, KeyQueue(4, 3, torch.Generator()))


def test_info_nce_of_a_case_by_hand() -> None:
    """Two queries, two negatives, temperature 1/2: similarities 1 against 0 and -1, and 0 against 1 and 0."""
    queries = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    positives = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    negatives = torch.tensor([[0.0, 1.0], [-1.0, 0.0]])
    first = -math.log(math.e**2 / (math.e**2 + 1 + math.e**-2))
    second = -math.log(1 / (1 + math.e**2 + 1))
    assert info_nce(queries, positives, negatives, 0.5).item() == pytest.approx((first + second) / 2, rel=1e-6)


def test_the_key_encoder_begins_as_the_query_encoder_and_follows_it() -> None:
    ours = model()
    before = [parameter.clone() for parameter in ours.key.parameters()]
    for old, theirs in zip(before, ours.query.parameters(), strict=True):
        torch.testing.assert_close(old, theirs, atol=0, rtol=0)
    with torch.no_grad():
        for parameter in ours.query.parameters():
            parameter.add_(1)
    ours.follow(0.75)
    for old, now in zip(before, ours.key.parameters(), strict=True):
        torch.testing.assert_close(now, old + 0.25)
        assert not now.requires_grad

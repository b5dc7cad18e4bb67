import pytest
import torch
from FrEIA.modules import AllInOneBlock
from torch import nn

from methods.conv_flows.block import MapBlock, with_channels
from methods.flows.coupling import seeded
from methods.map_flows.flow import LevelShape
from tests.methods.conv_flows.world import maps


def block(kind: type[AllInOneBlock], soft: bool) -> nn.Module:
    with seeded(3):
        return kind(
            [(5, 3, 4)], subnet_constructor=lambda i, o: nn.Conv2d(i, o, 3, padding=1), permute_soft=soft
        ).double()


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("soft", [False, True])
def test_values_and_gradients_are_those_of_freias_block(soft: bool, reverse: bool) -> None:
    ours, theirs = block(MapBlock, soft), block(AllInOneBlock, soft)
    inputs, outputs = [maps(2, LevelShape(3, 4, 5)).requires_grad_() for _ in range(2)], []
    for x, of in zip(inputs, (ours, theirs), strict=True):
        (y,), log_determinant = of([x], rev=reverse)
        (y.pow(3).sum() + log_determinant.sum()).backward()
        outputs.append((y, log_determinant, x.grad, *(p.grad for p in of.parameters() if p.requires_grad)))
    torch.testing.assert_close(outputs[0], outputs[1], rtol=0, atol=1e-12)


def test_channels_are_taken_in_that_order() -> None:
    x = maps(2, LevelShape(3, 4, 3))
    picked = with_channels(x, torch.tensor([2, 0, 1]))
    assert torch.equal(picked, x[:, [2, 0, 1]])
    assert picked.is_contiguous(memory_format=torch.channels_last)

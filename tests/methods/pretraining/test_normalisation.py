import torch
from torch import nn

from methods.pretraining.normalisation import GroupedBatchNorm2d


def pair(group_size: int) -> tuple[GroupedBatchNorm2d, nn.BatchNorm2d]:
    torch.manual_seed(0)
    grouped, plain = GroupedBatchNorm2d(3, group_size=group_size), nn.BatchNorm2d(3)
    nn.init.normal_(grouped.weight)
    nn.init.normal_(grouped.bias)
    plain.load_state_dict(grouped.state_dict())
    return grouped, plain


def test_every_group_is_normalised_alone() -> None:
    """Reference: torch's own layer on each group, its running statistics meaned; also gradients."""
    grouped, _ = pair(4)
    values = torch.randn(12, 3, 5, 5, requires_grad=True)
    found = grouped(values)
    statistics = []
    for group in range(3):
        _, plain = pair(4)
        rows = slice(group, None, 3)
        torch.testing.assert_close(found[rows], plain(values[rows]))
        statistics.append((plain.running_mean, plain.running_var))
    for name, expected in zip(("running_mean", "running_var"), zip(*statistics, strict=True), strict=True):
        torch.testing.assert_close(getattr(grouped, name), torch.stack(expected).mean(0))
    (gradient,) = torch.autograd.grad(found[1::3].square().sum(), values)
    assert gradient[1::3].abs().min() > 0
    assert not gradient[0::3].any()


def test_one_group_and_evaluation_are_the_plain_layer() -> None:
    grouped, plain = pair(6)
    values = torch.randn(6, 3, 4, 4)
    for _ in range(2):
        torch.testing.assert_close(grouped(values), plain(values), atol=0, rtol=0)
    torch.testing.assert_close(grouped.eval()(values[:5]), plain.eval()(values[:5]), atol=0, rtol=0)
    torch.testing.assert_close(grouped.state_dict(), plain.state_dict(), atol=0, rtol=0)

"""How many numbers a network consists of."""

from torch import nn


def count(module: nn.Module) -> int:
    """All parameters, frozen ones included; buffers are none."""
    return sum(parameter.numel() for parameter in module.parameters())


def trainable_count(module: nn.Module) -> int:
    """The parameters that training moves (FrEIA's permutations stay as drawn)."""
    return sum(parameter.numel() for parameter in module.parameters() if parameter.requires_grad)

"""FrEIA's coupling block on maps, with a hard permutation that moves channels instead of multiplying by a matrix."""

from typing import Any

from FrEIA.modules import AllInOneBlock
from torch import Tensor, nn


class MapBlock(AllInOneBlock):
    """An `AllInOneBlock` on maps `(b, c, h, w)`, with the same values.

    FrEIA's hard permutation is a dense 1x1 convolution: on 768 channels it costs as much as the subnets, and its two
    matrices would be three quarters of a saved flow. Here `w_perm` and its inverse are orders of channels `(c,)`.
    """

    def __init__(self, dims_in: list[tuple[int, ...]], permute_soft: bool, **block: Any) -> None:
        super().__init__(dims_in, permute_soft=permute_soft, **block)
        if not permute_soft:
            self.permute_function = with_channels
            for name in ("w_perm", "w_perm_inv"):
                setattr(self, name, _order(self.get_parameter(name)))


def with_channels(maps: Tensor, order: Tensor) -> Tensor:
    """The channels `order` `(c,)` of maps `(b, c, h, w)`, in channels-last memory."""
    last = maps.permute(0, 2, 3, 1)
    return last.flatten(0, 2).index_select(1, order).view(last.shape).permute(0, 3, 1, 2)


def _order(matrix: Tensor) -> nn.Parameter:
    return nn.Parameter(matrix.flatten(1).argmax(1), requires_grad=False)

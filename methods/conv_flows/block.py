"""FrEIA's coupling block on maps, with a hard permutation that moves channels instead of multiplying by a matrix."""

from collections.abc import Sequence
from typing import Any

from FrEIA.modules import AllInOneBlock
from torch import Tensor, nn

from methods.conv_flows.coupling import as_maps, as_rows, couple


class MapBlock(AllInOneBlock):
    """An `AllInOneBlock` on maps `(b, c, h, w)`, with the same values.

    FrEIA's hard permutation is a dense 1x1 convolution: on 768 channels it costs as much as the subnets, and its two
    matrices would be three quarters of a saved flow. Here `w_perm` and its inverse are orders of channels `(c,)`, and
    the way from data to latent is one step (`methods.conv_flows.coupling`).
    """

    def __init__(self, dims_in: list[tuple[int, ...]], permute_soft: bool, **block: Any) -> None:
        super().__init__(dims_in, permute_soft=permute_soft, **block)
        self.is_hard = not permute_soft
        if self.is_hard:
            self.permute_function = with_channels
            for name in ("w_perm", "w_perm_inv"):
                setattr(self, name, _order(self.get_parameter(name)))

    def forward(
        self, x: Sequence[Tensor], c: Sequence[Tensor] = (), rev: bool = False, jac: bool = True
    ) -> tuple[tuple[Tensor], Tensor]:
        """As FrEIA's."""
        if rev or not self.is_hard:
            whole: tuple[tuple[Tensor], Tensor] = super().forward(x, c, rev, jac)
            return whole
        passive, active = x[0].split(self.splits, 1)
        scale = self.global_scale_activation(self.global_scale).flatten()
        offset, order = self.global_offset.flatten(), self.w_perm
        out, log_determinant = couple(passive, active, self.subnet(passive), scale, offset, order, self.clamp)
        return (out,), log_determinant + x[0][0, 0].numel() * scale.log().sum()


def with_channels(maps: Tensor, order: Tensor) -> Tensor:
    """The channels `order` `(c,)` of maps `(b, c, h, w)`, in channels-last memory."""
    return as_maps(as_rows(maps).index_select(1, order), maps.shape)


def _order(matrix: Tensor) -> nn.Parameter:
    return nn.Parameter(matrix.flatten(1).argmax(1), requires_grad=False)

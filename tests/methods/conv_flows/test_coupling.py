import math

import torch
from torch import Tensor
from torch.autograd import gradcheck

from methods.conv_flows.coupling import couple
from methods.map_flows.flow import LevelShape
from tests.methods.conv_flows.world import maps


def vector(*values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def test_one_cell_by_hand() -> None:
    """Channels 1 and 2, of which the second is coupled: s = 2 tanh(0.5), t = 3; then times 2 and 4, plus 0 and 1."""
    passive, active, subnet = (vector(*values).view(1, -1, 1, 1) for values in ([1.0], [2.0], [5.0, 30.0]))
    out, log_determinant = couple(passive, active, subnet, vector(2, 4), vector(0, 1), torch.tensor([1, 0]), clamp=2.0)
    log = 2 * math.tanh(0.5)
    torch.testing.assert_close(out.flatten(), vector(4 * (2 * math.exp(log) + 3) + 1, 2), rtol=0, atol=1e-12)
    torch.testing.assert_close(log_determinant, vector(log), rtol=0, atol=1e-12)


def test_gradients_are_those_of_finite_differences() -> None:
    parts = [maps(2, LevelShape(2, 3, channels), seed=channels) for channels in (3, 2, 4)]
    inputs = [*parts, vector(0.5, 0.8, 1.1, 1.4, 1.7), vector(0.0, 0.3, -0.3, 0.1, -0.1)]

    def coupled(passive: Tensor, active: Tensor, subnet: Tensor, scale: Tensor, offset: Tensor) -> tuple[Tensor, ...]:
        return couple(passive, active, subnet, scale, offset, torch.tensor([3, 0, 4, 1, 2]), clamp=2.0)

    assert gradcheck(coupled, [tensor.requires_grad_() for tensor in inputs])

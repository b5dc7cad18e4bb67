"""Many flows of one architecture as a single model: every parameter gets a leading member axis."""

import copy
from collections.abc import Mapping, Sequence
from functools import partial

import torch
from torch import Tensor, nn
from torch.func import functional_call, stack_module_state, vmap

from methods.flows.coupling import negative_log_likelihood

State = dict[str, Tensor]


class FlowStack:
    """`m` flows evaluated and differentiated together.

    Members never mix: the gradient of one member's loss touches its own slices only, so a stack trains to
    what its members would become one by one.
    """

    def __init__(self, flows: Sequence[nn.Module], device: torch.device | str = "cpu") -> None:
        flows = [flow.to(device) for flow in flows]
        self.size = len(flows)
        self.parameters, self.buffers = stack_module_state(list(flows))
        self._skeleton = copy.deepcopy(flows[0]).to("meta")

    @property
    def trainable(self) -> list[Tensor]:
        """The stacked parameters that training moves (FrEIA's permutations stay as drawn)."""
        return [parameter for parameter in self.parameters.values() if parameter.requires_grad]

    def nll(self, features: Tensor, condition: Tensor | None = None) -> Tensor:
        """Negative log-likelihoods `(m, n)` in nats without constant, of features `(m, n, d)`.

        A conditional flow also wants the `condition` `(m, n, k)` of each feature.
        """

        def member(parameters: State, buffers: State, x: Tensor, *conditions: Tensor) -> Tensor:
            transport = partial(functional_call, self._skeleton, (parameters, buffers), kwargs={"c": conditions})
            return negative_log_likelihood(transport, x)

        conditions = () if condition is None else (condition,)
        return vmap(member)(self.parameters, self.buffers, features, *conditions)

    def state(self, member: int) -> State:
        """A copy of one member's parameters, named as in the single flow."""
        return {name: value[member].detach().clone() for name, value in self.parameters.items()}


def load_flow(flow: nn.Module, state: Mapping[str, Tensor]) -> nn.Module:
    """Put a saved member's parameters into a flow of the same architecture."""
    flow.load_state_dict({name: torch.as_tensor(value) for name, value in state.items()}, strict=True)
    return flow

"""Batch normalisation whose statistics come from groups of a batch, as if each group were on its own GPU.

MoCo needs it: where a query and its key are normalised together, the statistics tell which key is the query's
(He et al. 2020, section 3.3, "shuffling BN"). With groups, one GPU trains as eight would.
"""

from torch import Tensor, nn
from torch.nn import functional


class GroupedBatchNorm2d(nn.BatchNorm2d):
    """As BatchNorm2d in evaluation and in its state; in training, image r of a batch belongs to group `r % groups`.

    The batch `(n, c, h, w)` has n / `group_size` groups; the running statistics follow the mean over the groups.
    """

    running_mean: Tensor
    running_var: Tensor
    num_batches_tracked: Tensor
    momentum: float

    def __init__(self, features: int, *, group_size: int, **arguments: object) -> None:
        super().__init__(features, **arguments)  # type: ignore[arg-type]
        self.group_size = group_size

    def forward(self, values: Tensor) -> Tensor:
        groups = len(values) // self.group_size
        if not self.training or groups == 1:
            return super().forward(values)
        mean, variance, scale, shift = (
            each.repeat(groups) for each in (self.running_mean, self.running_var, self.weight, self.bias)
        )
        apart = values.reshape(self.group_size, groups * self.num_features, *values.shape[2:])
        normalised = functional.batch_norm(
            apart, mean, variance, scale, shift, training=True, momentum=self.momentum, eps=self.eps
        )
        self.running_mean.copy_(mean.view(groups, -1).mean(0))
        self.running_var.copy_(variance.view(groups, -1).mean(0))
        self.num_batches_tracked += 1
        return normalised.reshape(values.shape)

"""CL-Flow's losses: means over a batch, in float32 or float64.

The paper's formulas are unknown to us: these follow the wording of its abstract and of a reader's notes. Projected
features are stacked over levels, `(levels, b, size)`; what is taken of each level is averaged over levels.
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity, cross_entropy

from methods.conv_flows.flow import Part, negative_log_likelihood


def likelihood(parts: Sequence[Part]) -> Tensor:
    """`L_ml`: FastFlow's loss divided by channels x height x width, summed over levels; in nats per dimension.

    `parts` are the trunk's latent maps `(b, c, h, w)` and log-determinants `(b,)` of each level, of normal images.
    """
    return negative_log_likelihood(parts).mean() / sum(latent[0].numel() for latent, _ in parts)


def attraction(predicted: tuple[Tensor, Tensor], projected: tuple[Tensor, Tensor]) -> Tensor:
    """`-1/2 mean [cos(p1, sg(g2)) + cos(p2, sg(g1))]`: pulls the global features of two normal views together.

    The gradient stops at the projected features `g`, as in SimSiam.
    """
    (p1, p2), (g1, g2) = predicted, (feature.detach() for feature in projected)
    return -0.5 * (cosine_similarity(p1, g2, dim=-1) + cosine_similarity(p2, g1, dim=-1)).mean()


def repulsion(normal: Tensor, abnormal: Tensor) -> Tensor:
    """`mean max(0, cos(Box_s, Neg_Box_s))`: parts a pasted region from the same place in the normal image."""
    return cosine_similarity(normal, abnormal, dim=-1).relu().mean()


def classification(normal: Tensor, abnormal: Tensor, label_smoothing: float) -> Tensor:
    """`L_scf`: cross-entropy of logits `(b, 2)` of normal images, class 0, and `(b, 2)` of anomalous ones, class 1.

    Of `label_smoothing` tau the true class has the target `1 - tau/2` (PyTorch): 0.825 at the paper's 0.35. The other
    reading of its tau, a target of `1 - tau`, is a `label_smoothing` of 0.7.
    """
    labels = torch.arange(2, device=normal.device).repeat_interleave(len(normal))
    return cross_entropy(torch.cat([normal, abnormal]), labels, label_smoothing=label_smoothing)
